using System.Collections.Frozen;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Words of a sentence, as far as matching a question with a memory needs them.</summary>
internal static class Wording
{
    private static readonly FrozenSet<string> Empty = Set(
        "a an the and or but so of to in on at for from with by about into as than then that this these those there here it its is are am was were be been being "
        + "do does did done have has had having will would can could shall should may might must not no yes please just also too very really again ever "
        + "i me my mine myself you your yours yourself he him his she her hers they them their we us our what whats when where who whos whom whose which why how "
        + "if because while until s t re ve ll d m don doesn didn isn aren wasn weren hasn haven hadn won wouldn can't im ive id ill youre");

    // Found in too many sentences to say what a question is about, unless there is nothing else in it.
    private static readonly FrozenSet<string> Weak = Set(
        "name call time date day year week month thing kind people person someone something say said tell told talk mention remember recall know think go get "
        + "want like make take come now today still currently first last new old much many long favorite live ask favourit");

    // Each line: words that may stand for one another between a question and its answer; the first stands for all.
    private static readonly FrozenDictionary<string, string> Same = Groups(
        "name called named nickname",
        "work job profession occupation career employed employer boss office",
        "birthday born birthdate birth",
        "marry married wife husband spouse partner wedding",
        "child children kid kids son daughter",
        "parent parents mother father mom mum dad",
        "sibling siblings brother sister",
        "pet pets cat dog",
        "live lives living reside home address",
        "favorite favourite love loves prefer preferred",
        "appointment meeting visit",
        "doctor physician gp",
        "car drive vehicle",
        "phone telephone mobile",
        "allergic allergy allergies",
        "travel trip vacation holiday holidays journey",
        "study studies studying university college school major",
        "hobby hobbies pastime",
        "food eat meal dish");

    // Members of a family are not one another: asked for the dog, the cat is no answer, but asked for a pet it is.
    private static readonly FrozenSet<string> Specific = Set(
        "cat dog wife husband son daughter mother father mom mum dad brother sister wedding school university college office boss");

    /// <summary>Lower-case words, apostrophes of endings cut off.</summary>
    public static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0) tokens.Add(text[start..i].ToLowerInvariant());
            start = -1;
        }

        return tokens;
    }

    public static bool IsContent(string token) => !Empty.Contains(token);

    /// <summary>How much a word of a question says about its subject.</summary>
    public static double Weight(string token) => Weak.Contains(Stem(token)) || Weak.Contains(token) || Key(token) == "name" ? 0.25 : 1;

    /// <summary>Whether a word of a question is met by a word of a memory.</summary>
    public static bool Meets(string asked, string said)
    {
        if (asked == said || Stem(asked) == Stem(said)) return true;
        var key = Key(asked);
        return key is not null && key == Key(said) && !(Specific.Contains(asked) && Specific.Contains(said));
    }

    /// <summary>A word without the commonest English endings.</summary>
    public static string Stem(string word) => word switch
    {
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        { Length: > 5 } when word.EndsWith("ing", StringComparison.Ordinal) => Plain(word[..^3]),
        { Length: > 4 } when word.EndsWith("ed", StringComparison.Ordinal) => Plain(word[..^2]),
        { Length: > 4 } when word.EndsWith("es", StringComparison.Ordinal) => Plain(word[..^1]),
        { Length: > 3 } when word[^1] == 's' && word[^2] != 's' => Plain(word[..^1]),
        _ => Plain(word),
    };

    // "bake", "bak(ing)" and "plan", "plann(ed)" meet.
    private static string Plain(string stem)
    {
        if (stem.Length > 3 && stem[^1] == 'e') return stem[..^1];
        return stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's') ? stem[..^1] : stem;
    }

    private static string? Key(string word) => Same.GetValueOrDefault(word) ?? Same.GetValueOrDefault(Stem(word));

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    private static FrozenDictionary<string, string> Groups(params string[] lines) =>
        lines.SelectMany(line => line.Split(' ').Select(word => (word, key: line.Split(' ')[0]))).DistinctBy(it => it.word).ToFrozenDictionary(it => it.word, it => it.key);
}
