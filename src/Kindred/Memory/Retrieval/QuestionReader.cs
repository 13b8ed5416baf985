using System.Collections.Frozen;

namespace Kindred.Memory.Retrieval;

/// <summary>Reads a question against the words and speakers of an index.</summary>
internal static class QuestionReader
{
    // Longer messages are stories; their first words tell what they are about, and a search must stay quick.
    private const int MostTerms = 48;

    private static readonly FrozenSet<string> UserWords = Set("i my me mine myself im ive");
    private static readonly FrozenSet<string> CharacterWords = Set("you your yours yourself");
    private static readonly FrozenSet<string> TimeNouns = Set("date day month year time weekday");

    // "Do you remember my sister?" does not ask about the one who is spoken to.
    private static readonly FrozenSet<string> AddressingVerbs = Set("remember recall know tell think remind guess believe say help suggest recommend");

    private static readonly FrozenSet<string> SmallTalk = Set(
        "ok okay okey k kk thanks thank thx ty cheers please hello hi hey hiya yo morning afternoon evening night goodnight bye goodbye lol lmao rofl xd " +
        "haha hahaha hahahaha hehe heh ha hmm hm mm mhm uh um oh ah aww aw wow whoa omg yay ugh huh yes yeah yep yup ya no nope nah sure right exactly true " +
        "good great nice cool awesome amazing wonderful perfect lovely sweet best fine alright well funny really much so go ahead see agreed indeed welcome sorry " +
        "sleep dear love got it know later soon tomorrow today day");

    public static Question Read(string text, IReadOnlyList<(string Text, float Weight)> context, Vocabulary vocabulary, Speakers speakers)
    {
        var words = Words(text);
        var terms = new List<QueryTerm>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var unknown = Collect(words, 1, vocabulary, speakers, seen, terms);
        foreach (var (before, weight) in context) unknown += Collect(Words(before), weight, vocabulary, speakers, seen, terms);
        var set = words.ToHashSet(StringComparer.Ordinal);
        var named = new bool[speakers.Numbers];
        for (var i = 0; i < named.Length; i++) named[i] = speakers.IsNamedBy(i, set);
        return new Question(terms, unknown, named, words.Exists(UserWords.Contains), NamesCharacter(words), AsksWhen(words), words.TrueForAll(IsSmallTalk), DateQuestion.Of(words));
    }

    private static float Collect(List<string> words, float weight, Vocabulary vocabulary, Speakers speakers, HashSet<string> seen, List<QueryTerm> terms)
    {
        var unknown = 0f;
        Span<char> buffer = stackalloc char[WordReader.Room];
        foreach (var word in words)
        {
            if (terms.Count == MostTerms) break;
            var term = vocabulary.Find(word);
            if (term == Vocabulary.Stop || !seen.Add(Vocabulary.Reduce(word, buffer).ToString())) continue;
            if (term == Vocabulary.Unknown) unknown += weight;
            else terms.Add(new QueryTerm(term, weight, speakers.IsName(word)));
        }

        return unknown;
    }

    private static bool IsSmallTalk(string word) => SmallTalk.Contains(word) || StopWords.Contains(word);

    private static bool NamesCharacter(List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (!CharacterWords.Contains(words[i])) continue;
            if (words[i] != "you" || i + 1 == words.Count || !AddressingVerbs.Contains(words[i + 1])) return true;
        }

        return false;
    }

    private static bool AsksWhen(List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "when") return true;
            if (i + 1 == words.Count) break;
            if (words[i] is "what" or "which" && TimeNouns.Contains(words[i + 1])) return true;
            if (words[i] == "how" && words[i + 1] == "long" && words.Contains("ago")) return true;
        }

        return false;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var reader = new WordReader(text, stackalloc char[WordReader.Room]);
        while (reader.MoveNext()) words.Add(reader.Current.ToString());
        return words;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
