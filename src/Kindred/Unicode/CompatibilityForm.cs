using System.Globalization;
using System.Text;

namespace Kindred.Unicode;

/// <summary>
/// Unicode normalisation form KC (Unicode Standard Annex 15). The program runs with invariant globalisation, where
/// <c>string.Normalize</c> returns its input unchanged; tokenizers need the real thing.
/// </summary>
internal static class CompatibilityForm
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, SyllableCount = LeadCount * VowelCount * TrailCount;

    private static readonly Lazy<Tables> Unicode = new(Tables.Read);

    /// <summary>The text in form KC; the same string when it is already (always so for ASCII). Lone surrogates stay.</summary>
    public static string Of(string text)
    {
        if (System.Text.Ascii.IsValid(text)) return text;
        var tables = Unicode.Value;
        if (!NeedsWork(text, tables)) return text;
        var points = Decompose(text, tables);
        Order(points, tables);
        Compose(points, tables);
        return Text(points);
    }

    private static bool NeedsWork(string text, Tables tables)
    {
        foreach (var character in text)
        {
            if (char.IsSurrogate(character) || tables.Touched[character]) return true;
        }

        return false;
    }

    private static List<int> Decompose(string text, Tables tables)
    {
        var points = new List<int>(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            int point = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) point = char.ConvertToUtf32(text[i], text[++i]);
            var syllable = point - SyllableBase;
            if ((uint)syllable < SyllableCount)
            {
                points.Add(LeadBase + syllable / (VowelCount * TrailCount));
                points.Add(VowelBase + syllable % (VowelCount * TrailCount) / TrailCount);
                if (syllable % TrailCount != 0) points.Add(TrailBase + syllable % TrailCount);
            }
            else if (tables.Decompositions.TryGetValue(point, out var parts))
            {
                points.AddRange(parts);
            }
            else
            {
                points.Add(point);
            }
        }

        return points;
    }

    /// <summary>Stable sort of each run of combining marks by their class.</summary>
    private static void Order(List<int> points, Tables tables)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var rank = tables.Class(points[i]);
            if (rank == 0) continue;
            for (var j = i; j > 0 && tables.Class(points[j - 1]) > rank; j--) (points[j], points[j - 1]) = (points[j - 1], points[j]);
        }
    }

    private static void Compose(List<int> points, Tables tables)
    {
        int starter = -1, previous = 0, kept = 0;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            var rank = tables.Class(point);
            // A mark is blocked from its starter by anything kept between them of the same or a higher class.
            var reaches = starter >= 0 && (kept - 1 == starter || (previous < rank && previous != 0));
            if (reaches && Composite(points[starter], point, tables) is { } whole)
            {
                points[starter] = whole;
                continue;
            }

            if (rank == 0) starter = kept;
            previous = rank;
            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static int? Composite(int first, int second, Tables tables)
    {
        int lead = first - LeadBase, vowel = second - VowelBase;
        if ((uint)lead < LeadCount && (uint)vowel < VowelCount) return SyllableBase + (lead * VowelCount + vowel) * TrailCount;
        int syllable = first - SyllableBase, trail = second - TrailBase;
        if ((uint)syllable < SyllableCount && syllable % TrailCount == 0 && trail is > 0 and < TrailCount) return first + trail;
        return tables.Composites.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private static string Text(List<int> points)
    {
        var text = new StringBuilder(points.Count + 8);
        foreach (var point in points)
        {
            if (point < 0x10000) text.Append((char)point);
            else text.Append(char.ConvertFromUtf32(point));
        }

        return text.ToString();
    }

    /// <summary>The embedded table, read once when the first text beyond ASCII comes.</summary>
    private sealed class Tables
    {
        private readonly Dictionary<int, byte> _classes = [];

        public Dictionary<int, int[]> Decompositions { get; } = [];

        public Dictionary<(int First, int Second), int> Composites { get; } = [];

        /// <summary>True for each UTF-16 unit that normalisation may change, alone or beside another.</summary>
        public bool[] Touched { get; } = new bool[0x10000];

        public byte Class(int point) => point < 0x300 ? (byte)0 : _classes.GetValueOrDefault(point);

        public static Tables Read()
        {
            var tables = new Tables();
            using var stream = typeof(CompatibilityForm).Assembly.GetManifestResourceStream("Kindred.Unicode.nfkc.txt")
                ?? throw new InvalidOperationException("The normalisation table is missing from the program.");
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                if (line[0] != '#') tables.Take(line.Split(' '));
            }

            // Hangul letters join into syllables by arithmetic, not by table.
            Array.Fill(tables.Touched, true, LeadBase, 0x100);
            return tables;
        }

        private void Take(string[] words)
        {
            switch (words[0])
            {
                case "D" or "d":
                    Decompositions[Code(words[1])] = [.. words.Skip(2).Select(Code)];
                    if (words[0] == "D") Touch(Code(words[1]));
                    break;
                case "C":
                    Composites[(Code(words[1]), Code(words[2]))] = Code(words[3]);
                    Touch(Code(words[2]));
                    break;
                default:
                    foreach (var word in words.Skip(2))
                    {
                        _classes[Code(word)] = byte.Parse(words[1], CultureInfo.InvariantCulture);
                        Touch(Code(word));
                    }

                    break;
            }
        }

        private void Touch(int point)
        {
            if (point < 0x10000) Touched[point] = true;
        }

        private static int Code(string word) => int.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
