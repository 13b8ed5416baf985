using System.IO.Compression;
using Kindred.Personas.Files;
using Kindred.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace Kindred.Transfer;

/// <summary>Reads a zip of files, or a CHARX card, which is a zip too. Nothing is unpacked to disk, and what bursts is refused.</summary>
internal static class ImportedArchive
{
    private const int MostFiles = 20_000;
    private const int LargestInMemory = 8 << 20;
    private const long LargestUnpacked = 4L << 30;

    // The end of the directory may be followed by a comment of this length at most.
    private const int LongestTail = 22 + ushort.MaxValue;

    private static readonly string[] Read = [".jsonl", ".json", ".png", ".charx"];

    /// <summary>Throws <see cref="ApiException"/> (400) for an archive that is damaged, encrypted, or made to burst.</summary>
    public static async Task ReadAsync(Stream file, string? fileName, ImportRun run, CancellationToken cancellationToken)
    {
        // A zip is read from its end. A small one waits in RAM, a large one on disk.
        await using var kept = new FileBufferingReadStream(file, LargestInMemory);
        await kept.DrainAsync(cancellationToken);
        await CheckCountAsync(kept, cancellationToken);
        kept.Position = 0;
        try
        {
            using var archive = new ZipArchive(kept, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.GetEntry("card.json") is not null) await ReadCharxAsync(kept, fileName, run, cancellationToken);
            else await ReadAllAsync(archive, run, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw ApiException.BadRequest("The archive is damaged or cut off.", "file", "invalid_zip");
        }
    }

    private static async Task ReadCharxAsync(FileBufferingReadStream kept, string? fileName, ImportRun run, CancellationToken cancellationToken)
    {
        if (kept.Length > FileBounds.MaxFileBytes)
            throw ApiException.BadRequest($"The card has {FileBounds.Megabytes(kept.Length)}; at most {FileBounds.Megabytes(FileBounds.MaxFileBytes)} are read.", "file", "file_too_large");
        var bytes = new byte[kept.Length];
        kept.Position = 0;
        await kept.ReadExactlyAsync(bytes, cancellationToken);
        await run.AddPersonaAsync(bytes, fileName, cancellationToken);
    }

    private static async Task ReadAllAsync(ZipArchive archive, ImportRun run, CancellationToken cancellationToken)
    {
        // Cards first, so that lorebooks find whose they are; a chat before those that were branched off it.
        var files = archive.Entries.Where(static entry => entry.Name.Length > 0 && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)
                && Read.Contains(Path.GetExtension(entry.Name), StringComparer.OrdinalIgnoreCase))
            .OrderBy(static entry => Path.GetExtension(entry.Name).ToUpperInvariant() is ".PNG" or ".CHARX" ? 0 : 1)
            .ThenBy(static entry => IsBranch(entry.Name)).ThenBy(static entry => entry.FullName, StringComparer.Ordinal).ToArray();
        if (files.Length == 0) run.Skip(0, "holds no file of a kind that is imported");
        foreach (var entry in files)
        {
            run.CurrentFile = entry.FullName.Length <= 200 ? entry.FullName : entry.FullName[^200..];
            await ReadEntryAsync(entry, run, cancellationToken);
        }

        run.CurrentFile = null;
    }

    private static async Task ReadEntryAsync(ZipArchiveEntry entry, ImportRun run, CancellationToken cancellationToken)
    {
        if (entry.FullName.Split('/', '\\').Contains(".."))
        {
            run.Skip(0, "points outside of the archive");
            return;
        }

        if (entry.IsEncrypted)
        {
            run.Skip(0, "is encrypted; save the archive without a password");
            return;
        }

        try
        {
            await using var unpacked = new UnpackedStream(entry, LargestUnpacked - run.Bytes);
            var began = await BeganStream.LookAsync(unpacked, cancellationToken);
            if (FileKinds.Of(began.Beginning) == FileKind.Archive && !entry.Name.EndsWith(".charx", StringComparison.OrdinalIgnoreCase)) run.Skip(0, "is an archive within an archive");
            else if (FileKinds.Of(began.Beginning) == FileKind.Archive) await ReadAsync(began, entry.Name, run, cancellationToken);
            else await FileDispatch.ReadOneAsync(began, entry.Name, run, cancellationToken);
        }
        catch (ApiException refusal) when (refusal.Code != UnpackedStream.Bursts)
        {
            // One bad card among many chats is no reason to refuse them all.
            run.Skip(0, $"is refused: {refusal.Message}");
        }
    }

    private static bool IsBranch(string name) => name.Contains("Branch #", StringComparison.Ordinal) || name.Contains("Checkpoint #", StringComparison.Ordinal);

    // The library reads the whole directory, whatever its size, so the count it states is looked at before it is let near it.
    private static async Task CheckCountAsync(FileBufferingReadStream file, CancellationToken cancellationToken)
    {
        var tail = new byte[Math.Min(file.Length, LongestTail)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, cancellationToken);
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + 22 > tail.Length) throw ApiException.BadRequest("The archive is damaged or cut off.", "file", "invalid_zip");
        var directory = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12));
        var count = System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10));
        // A directory record has 46 bytes and a name; a longer directory than the files explain holds more than it says, as does one that states its size elsewhere.
        if (count > MostFiles || directory > MostFiles * 512L) throw ApiException.BadRequest($"The archive holds more than {MostFiles:N0} files.", "file", "file_too_large");
    }
}
