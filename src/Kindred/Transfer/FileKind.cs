using System.Text.Json;

namespace Kindred.Transfer;

/// <summary>What a file is, told by what it says and never by its name.</summary>
internal enum FileKind
{
    /// <summary>Like nothing that is imported.</summary>
    Unknown,

    /// <summary>Our conversation JSONL.</summary>
    OwnLines,
    SillyTavernChat,
    ChatGptExport,
    Card,
    Lorebook,
    Archive,

    /// <summary>JSON over several lines: only the whole tells what it is.</summary>
    SomeJson,
}

/// <summary>Tells kinds of files apart. Pure.</summary>
internal static class FileKinds
{
    private static readonly string[] OfCards = ["first_mes", "mes_example", "char_name"];

    /// <param name="beginning">The file up to the end of its first line, at least.</param>
    public static FileKind Of(ReadOnlyMemory<byte> beginning)
    {
        var start = beginning.Span;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) return FileKind.Card;
        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8)) return FileKind.Archive;
        var line = BeganStream.FirstLine(start);
        if (line.IsEmpty) return FileKind.Unknown;
        // UTF-16, with a mark or given away by the zeros between its letters: whether it is one of ours only the whole tells.
        if (line.Length > 1 && (line[..2] is [0xFF, 0xFE] or [0xFE, 0xFF] || line[0] == 0 || line[1] == 0)) return FileKind.SomeJson;
        if (line[0] == '[') return FileKind.ChatGptExport;
        if (line[0] != '{') return FileKind.Unknown;
        if (TryRead(line.ToArray()) is { } kind) return kind;
        // The first line breaks off. One that opens a list or goes on behind a comma belongs to JSON over several lines; else it is a broken line.
        if (line.Length == 1 || line[^1] is (byte)',' or (byte)'{' or (byte)'[' || line.Length >= Lines.LongestLine) return FileKind.SomeJson;
        return start.IndexOf("\"is_user\""u8) >= 0 ? FileKind.SillyTavernChat : start.IndexOf("\"type\""u8) >= 0 ? FileKind.OwnLines : FileKind.Unknown;
    }

    /// <summary>What a whole JSON object is; null when the bytes are none.</summary>
    public static FileKind? TryRead(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Of(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FileKind Of(JsonElement root)
    {
        bool Has(string name) => root.TryGetProperty(name, out _);
        if (Text(root, "type") is "conversation" or "turn") return FileKind.OwnLines;
        var spec = Text(root, "spec") ?? "";
        if (spec.StartsWith("chara_card", StringComparison.OrdinalIgnoreCase) || OfCards.Any(Has)) return FileKind.Card;
        if (spec.StartsWith("lorebook", StringComparison.OrdinalIgnoreCase) || Has("entries")) return FileKind.Lorebook;
        if (Has("mapping")) return FileKind.ChatGptExport;
        if (Has("chat_metadata") || Has("mes") || Has("user_name") || Has("character_name")) return FileKind.SillyTavernChat;
        return root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("name", out _) ? FileKind.Card : FileKind.Unknown;
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Kindred.Personas.Files.LooseObject.TextOf(value) : null;
}
