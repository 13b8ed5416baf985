using Kindred.Personas.Files;
using Kindred.Transfer.Foreign;
using Kindred.Web;

namespace Kindred.Transfer;

/// <summary>Finds the reader for a file.</summary>
internal static class FileDispatch
{
    /// <summary>Reads a file to its end into the import. Throws <see cref="ApiException"/> (400) for one that is refused as a whole.</summary>
    public static async Task ReadAsync(Stream file, string? fileName, ImportRun run, CancellationToken cancellationToken)
    {
        var began = await BeganStream.LookAsync(file, cancellationToken);
        if (FileKinds.Of(began.Beginning) == FileKind.Archive) await ImportedArchive.ReadAsync(began, fileName, run, cancellationToken);
        else await ReadOneAsync(began, fileName, run, cancellationToken);
    }

    /// <summary>The same for a file that is no archive.</summary>
    public static async Task ReadOneAsync(BeganStream began, string? fileName, ImportRun run, CancellationToken cancellationToken)
    {
        var kind = FileKinds.Of(began.Beginning);
        ReadOnlyMemory<byte> whole = default;
        if (kind is FileKind.Card or FileKind.Lorebook or FileKind.SomeJson)
        {
            whole = await WholeAsync(began, cancellationToken);
            run.Bytes += whole.Length;
            if (kind == FileKind.SomeJson) kind = FileKinds.TryRead(whole) ?? FileKind.OwnLines;
            began = new BeganStream(whole, Stream.Null);
        }

        switch (kind)
        {
            case FileKind.Card:
                await run.AddPersonaAsync(whole, fileName, cancellationToken);
                break;
            case FileKind.Lorebook:
                await run.AddLorebookAsync(whole, fileName, cancellationToken);
                break;
            case FileKind.ChatGptExport:
                await ChatGptExport.ReadAsync(began, run, cancellationToken);
                break;
            case FileKind.SillyTavernChat:
                await SillyTavernChat.ReadAsync(began, fileName, run, cancellationToken);
                break;
            default:
                await OwnLines.ReadAsync(began, run, cancellationToken);
                break;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> WholeAsync(Stream file, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (whole.Length + read > FileBounds.MaxFileBytes)
                throw ApiException.BadRequest($"The file is larger than {FileBounds.Megabytes(FileBounds.MaxFileBytes)}, which is the most for a card, a lorebook or one JSON object.", "file", "file_too_large");
            whole.Write(buffer.AsSpan(0, read));
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }
}
