using System.IO.Compression;
using Kindred.Personas.Files;

namespace Kindred.Personas.Cards;

/// <summary>A CHARX file: a zip with <c>card.json</c> at its root and the character's pictures and sounds beside it (Character Card V3).</summary>
internal static class CharxArchive
{
    private const string CardPath = "card.json";

    public static bool IsZip(ReadOnlySpan<byte> file) => file.StartsWith("PK\u0003\u0004"u8) || file.StartsWith("PK\u0005\u0006"u8);

    /// <summary>The bytes of <c>card.json</c> and the list of the other files, which are not opened. Throws a 400 for hostile or damaged archives.</summary>
    public static (byte[] Card, IReadOnlyList<CardFile> Files) Open(ReadOnlyMemory<byte> file, ICollection<string> warnings)
    {
        CheckCount(file.Span);
        try
        {
            using var stream = new MemoryStream(file.ToArray(), writable: false);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            CheckNames(archive);
            var cards = archive.Entries.Where(entry => entry.FullName == CardPath).ToList();
            if (cards.Count == 0) throw Refusal.NotACard("The zip holds no card.json at its root, so it is no CHARX file.");
            if (cards.Count > 1) warnings.Add("The archive holds more than one card.json; the first was read.");
            var files = archive.Entries.Where(entry => entry.FullName != CardPath && entry.Name.Length > 0).Select(entry => new CardFile(entry.FullName, entry.Length));
            return (ReadCard(cards[0], warnings), [.. files]);
        }
        catch (InvalidDataException)
        {
            throw Refusal.NotZip("The archive is damaged or cut off.");
        }
    }

    /// <summary>The same archive with another <c>card.json</c>; all other entries keep their compressed bytes.</summary>
    public static byte[] Replace(ReadOnlyMemory<byte> file, byte[] card)
    {
        CheckCount(file.Span);
        try
        {
            using var stream = new MemoryStream();
            stream.Write(file.Span);
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
            {
                CheckNames(archive);
                foreach (var old in archive.Entries.Where(entry => entry.FullName == CardPath).ToList()) old.Delete();
                WriteCard(archive, card);
            }

            return stream.ToArray();
        }
        catch (InvalidDataException)
        {
            throw Refusal.NotZip("The archive is damaged or cut off.");
        }
    }

    /// <summary>An archive that holds the card alone.</summary>
    public static byte[] Create(byte[] card)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) WriteCard(archive, card);
        return stream.ToArray();
    }

    private static void WriteCard(ZipArchive archive, byte[] card)
    {
        var entry = archive.CreateEntry(CardPath);
        // A fixed date keeps exports of the same card equal to the byte; 1980 is the earliest that a zip can say.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var writer = entry.Open();
        writer.Write(card);
    }

    // The library reads the whole directory, whatever count the file claims, so the directory's records are counted before it is let near them.
    private static void CheckCount(ReadOnlySpan<byte> file)
    {
        var records = 0;
        for (var at = file.IndexOf("PK\u0001\u0002"u8); at >= 0; at = file.IndexOf("PK\u0001\u0002"u8))
        {
            if (++records > FileBounds.MaxZipEntries) throw Refusal.TooLarge($"The archive holds more than {FileBounds.MaxZipEntries:N0} files.");
            file = file[(at + 4)..];
        }
    }

    private static void CheckNames(ZipArchive archive)
    {
        foreach (var entry in archive.Entries)
        {
            if (IsInside(entry.FullName)) continue;
            var name = string.Concat(entry.FullName.Take(80).Select(c => char.IsControl(c) ? '?' : c));
            throw Refusal.NotZip($"The archive holds a file named '{name}', which points outside of it.");
        }
    }

    // Nothing is written to disk by these names here; they are checked so that nobody further on has to remember it.
    private static bool IsInside(string path)
    {
        var parts = path.Split('/', '\\');
        return parts[0].Length > 0 && !parts[0].Contains(':', StringComparison.Ordinal) && !path.Any(char.IsControl) && !parts.Contains("..");
    }

    private static byte[] ReadCard(ZipArchiveEntry entry, ICollection<string> warnings)
    {
        if (entry.IsEncrypted) throw Refusal.NotZip("The archive is encrypted; save it without a password.");
        using var stream = entry.Open();
        var card = Inflate.ReadAll(stream, entry.CompressedLength, "The CHARX file's card.json");
        if (Crc32.Of(card) != entry.Crc32) warnings.Add("card.json has a wrong checksum; it was read all the same.");
        return card;
    }
}
