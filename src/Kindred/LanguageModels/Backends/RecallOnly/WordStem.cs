using System.Collections.Frozen;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Takes the common endings off an English word and undoes the commonest irregular forms, so that "lived" meets "live".</summary>
internal static class WordStem
{
    private static readonly FrozenDictionary<string, string> Irregular = Read(
        """
        go went gone goes going|buy bought|see saw seen|meet met|tell told|get got gotten|eat ate eaten|give gave given|come came
        leave left|begin began begun|drive drove driven|fly flew flown flies flight|write wrote written|make made|lose lost|find found
        think thought|feel felt|keep kept|sleep slept|speak spoke spoken|take took taken|run ran|win won|sell sold|teach taught
        bring brought|break broke broken|choose chose chosen|grow grew grown|know knew known|drink drank drunk|swim swam swum
        sing sang sung|wear wore worn|read reads reading|say said says|die died dying dies death|hold held|pay paid|send sent
        build built|hear heard|sit sat|stand stood|become became|fall fell fallen|forget forgot forgotten|ride rode ridden
        child children|person people|man men|woman women|wife wives|foot feet|tooth teeth|mouse mice|knife knives|life lives
        """);

    /// <param name="word">Lower case.</param>
    public static string Of(string word) => Irregular.TryGetValue(word, out var known) ? known : Regular(word);

    private static string Regular(string word)
    {
        if (word.Length <= 3) return word;
        var stem = word;
        if (stem.EndsWith("ies", StringComparison.Ordinal) && stem.Length > 4) return stem[..^3] + "i";
        if (stem.EndsWith("sses", StringComparison.Ordinal)) stem = stem[..^2];
        else if (stem.EndsWith("es", StringComparison.Ordinal) && stem.Length > 4 && EndsInHiss(stem.AsSpan(0, stem.Length - 2))) stem = stem[..^2];
        else if (stem[^1] == 's' && stem[^2] is not ('s' or 'u' or 'i')) stem = stem[..^1];

        if (stem.Length > 5 && stem.EndsWith("ing", StringComparison.Ordinal)) stem = Undouble(stem[..^3]);
        else if (stem.Length > 4 && stem.EndsWith("ed", StringComparison.Ordinal)) stem = Undouble(stem[..^2]);
        else if (stem.Length > 6 && stem.EndsWith("ly", StringComparison.Ordinal)) stem = stem[..^2];

        if (stem.Length > 3 && stem[^1] == 'e') stem = stem[..^1];
        if (stem.Length > 3 && stem[^1] == 'y' && !IsVowel(stem[^2])) stem = stem[..^1] + "i";
        return stem;
    }

    private static bool EndsInHiss(ReadOnlySpan<char> stem) => stem[^1] is 's' or 'x' or 'z' || stem.EndsWith("ch") || stem.EndsWith("sh");

    private static string Undouble(string stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') && !IsVowel(stem[^1]) ? stem[..^1] : stem;

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';

    // "lives" is both the verb and the plural of life; the verb is what people ask for.
    private static FrozenDictionary<string, string> Read(string table)
    {
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in table.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = row.Split(' ');
            foreach (var word in words) forms.TryAdd(word, Regular(words[0]));
        }

        forms["lives"] = forms["living"] = forms["live"] = forms["lived"] = Regular("live");
        return forms.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
