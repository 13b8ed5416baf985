using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Words that answer for one another in the most common questions about a person.</summary>
internal static partial class Concepts
{
    public const string Name = "name";

    // One row a concept: its name, the words that mean it, and after ">" narrower ones: a "pet" is answered by a cat, but a "cat" not by a dog.
    private static readonly (FrozenDictionary<string, string[]> Asked, FrozenDictionary<string, string[]> Told) ByStem = Read(
        """
        name: name named call called nickname
        live: live reside residing home > move moved address apartment flat house based settle settled
        job: job work worked profession occupation career employment employed > employer office company
        birthday: birthday born birth
        age: age aged old > birthday
        like: like love enjoy favourite favorite prefer fond adore
        dislike: dislike hate loathe detest
        pet: pet > cat kitten dog puppy hamster rabbit parrot horse goldfish tortoise budgie
        mother: mother mum mom mama mummy
        father: father dad papa daddy
        parent: parent > mother father mum mom dad
        partner: partner spouse > wife husband girlfriend boyfriend fiance fiancee
        spouse: spouse > wife husband
        child: child kid > son daughter baby boy girl
        sibling: sibling > brother sister
        doctor: doctor physician gp
        dentist: dentist dental
        car: car vehicle
        meal: meal food eat dish cuisine > dinner lunch breakfast pizza pasta sushi curry soup
        beverage: beverage drink > coffee tea beer wine juice
        allergy: allergy allergic > intolerant intolerance
        hobby: hobby pastime interests leisure > enjoy love
        film: film movie
        trip: trip travel vacation holiday journey > flight fly visit
        buy: buy purchase
        study: study university college school degree major > student
        marry: marry married wedding wed
        start: start begin
        sick: sick ill illness disease unwell
        phone: phone telephone mobile
        team: team > club
        colour: colour color
        origin: origin hometown native
        instrument: instrument > piano guitar violin cello drums flute trumpet saxophone
        sport: sport > football soccer tennis basketball swim run running cycling hockey rugby yoga
        """);

    /// <summary>Too general to stand alone for what a question is about.</summary>
    private static readonly FrozenSet<string> Weak = new[]
    {
        "name", "live", "like", "dislike", "start", "get", "go", "come", "want", "use", "give", "take", "make", "plan", "happen", "look", "thing", "date", "day",
        "time", "appointment", "meet", "place", "kind", "type", "sort", "need", "find", "age", "feel", "seem", "try", "put", "visit", "keep", "leav", "leave", "call", "big", "good", "favourite", "favorite", "best", "own", "new", "old",
    }.Select(WordStem.Of).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The concepts that a word of a question asks for.</summary>
    public static IReadOnlyList<string> Asked(string stem) => ByStem.Asked.TryGetValue(stem, out var concepts) ? concepts : [];

    /// <summary>The concepts that a word of a remembered sentence can answer.</summary>
    public static IReadOnlyList<string> Told(string stem) => ByStem.Told.TryGetValue(stem, out var concepts) ? concepts : [];

    public static bool IsWeak(string stem) => Weak.Contains(stem);

    /// <summary>Concepts that a sentence states without their words: "I'm 34" tells an age.</summary>
    public static IEnumerable<string> Implied(string sentence)
    {
        if (NamesSpeaker(sentence)) yield return Name;
        if (TellsAge().IsMatch(sentence)) yield return "age";
        if (TellsJob().IsMatch(sentence)) yield return "job";
        if (TellsOrigin().IsMatch(sentence)) yield return "origin";
    }

    /// <summary>Whether the speaker says their own name here; "my cat's name is Miso" does not.</summary>
    public static bool NamesSpeaker(string sentence) => OwnName().IsMatch(sentence);

    // Small words of the language after "I'm" start a state, not a name, hence the capital letter in that branch.
    [GeneratedRegex(@"\b[Mm]y\s+(?:(?:full|first|last|middle|real|given|maiden|family)\s+)?name(?:['’]s|\s+is|\s+was|:)|\b(?:[Cc]all\s+me|I\s+am\s+called|I['’]m\s+called|I\s+go\s+by|[Mm]y\s+friends\s+call\s+me)\s+\p{L}|\b(?:I\s+am|I['’]m|[Tt]his\s+is)\s+\p{Lu}\p{Ll}", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();

    [GeneratedRegex(@"\b(?:I\s+am|I['’]m|[Hh]e['’]s|[Ss]he['’]s|is|turned|turning|turn)\s+(?:now\s+|just\s+|already\s+)?\d{1,3}\b(?!\s*(?:%|percent|minutes|hours|km|miles|kg))|\b\d{1,3}\s+years?\s+old\b|\b\d{1,3}(?:st|nd|rd|th)\s+birthday\b", RegexOptions.CultureInvariant)]
    private static partial Regex TellsAge();

    [GeneratedRegex(@"\b(?:I\s+am|I['’]m)\s+(?:currently\s+)?an?\s+(?:\p{L}+\s+){0,2}\p{L}+(?:er|or|ist|ian|ant|ent|eer|man|woman|nurse|chef|cook|pilot|clerk|judge|guide|vet|coach)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TellsJob();

    [GeneratedRegex(@"\b(?:I\s+am|I['’]m|come|came)\s+(?:originally\s+)?from\s+\p{Lu}|\bgrew\s+up\b|\bborn\s+(?:and\s+raised\s+)?in\b", RegexOptions.CultureInvariant)]
    private static partial Regex TellsOrigin();

    private static (FrozenDictionary<string, string[]> Asked, FrozenDictionary<string, string[]> Told) Read(string table)
    {
        var (asked, told) = (new Dictionary<string, List<string>>(StringComparer.Ordinal), new Dictionary<string, List<string>>(StringComparer.Ordinal));
        foreach (var row in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = row.IndexOf(':', StringComparison.Ordinal);
            var narrower = false;
            foreach (var word in row[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (word == ">")
                {
                    narrower = true;
                    continue;
                }

                Add(told, WordStem.Of(word), row[..colon]);
                if (!narrower) Add(asked, WordStem.Of(word), row[..colon]);
            }
        }

        return (Freeze(asked), Freeze(told));
    }

    private static void Add(Dictionary<string, List<string>> map, string stem, string concept)
    {
        if (!map.TryGetValue(stem, out var concepts)) map[stem] = concepts = [];
        if (!concepts.Contains(concept)) concepts.Add(concept);
    }

    private static FrozenDictionary<string, string[]> Freeze(Dictionary<string, List<string>> map) =>
        map.ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value.ToArray(), StringComparer.Ordinal);
}
