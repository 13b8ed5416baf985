using System.Text.Unicode;
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
            if (kind == FileKind.SomeJson) kind = KindOf(whole, run);
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
            case FileKind.SomeJson:
                break;
            case FileKind.Unknown when run.CurrentFile is not null:
                run.Skip(0, "is of no kind that is imported");
                break;
            case FileKind.SillyTavernChat:
                await SillyTavernChat.ReadAsync(began, fileName, run, cancellationToken);
                break;
            default:
                // Whatever else a single file is, its lines say best why they cannot be used.
                await OwnLines.ReadAsync(began, run, cancellationToken);
                break;
        }
    }

    /// <summary>What a whole file is; <see cref="FileKind.SomeJson"/> when it was left out with its reason.</summary>
    private static FileKind KindOf(ReadOnlyMemory<byte> whole, ImportRun run)
    {
        var kind = TryText(whole) is { } text ? FileKinds.TryRead(text) : null;
        if (kind is FileKind.Card or FileKind.Lorebook or FileKind.ChatGptExport or FileKind.SillyTavernChat or FileKind.OwnLines) return kind.Value;
        run.Skip(1, !Utf8.IsValid(whole.Span) || whole.Span.Contains((byte)0) ? ConversationJsonlReader.NotUtf8 : kind is null ? "is not valid JSON" : "is JSON of no kind that is imported");
        return FileKind.SomeJson;
    }

    private static ReadOnlyMemory<byte>? TryText(ReadOnlyMemory<byte> file)
    {
        try
        {
            return Utf8Text.From(file, "The file");
        }
        catch (ApiException)
        {
            return null;
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
