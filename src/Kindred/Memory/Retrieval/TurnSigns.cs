using System.Collections.Frozen;

namespace Kindred.Memory.Retrieval;

/// <summary>
/// What can be told from a turn's words alone, before any question: how much it says, about whom, whether it dates something.
/// Small but steady signs that a turn is worth recalling; in languages other than English most are simply zero.
/// </summary>
/// <param name="LogWords">ln(1 + words).</param>
/// <param name="FirstPerson">Share of the words that speak of the speaker.</param>
/// <param name="Addressing">How many words speak to the listener.</param>
/// <param name="Names">Capitalised words inside sentences that name somebody or something, at most 4.</param>
/// <param name="MentionsTime">It has an expression of time.</param>
/// <param name="Asks">It ends with a question mark.</param>
/// <param name="Fingerprint">Equal for texts with the same words in the same order.</param>
internal readonly record struct TurnSigns(float LogWords, float FirstPerson, byte Addressing, byte Names, bool MentionsTime, bool Asks, ulong Fingerprint)
{
    private const int MostNames = 4;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FirstPersonWords = Set("i my me mine myself we us our ours im ive");
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AddressingWords = Set("you your yours yourself");
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TimeWords =
        Set("yesterday today tomorrow tonight ago since recently just weekend weekends week weeks month months year years season summer winter spring autumn");

    /// <param name="speakers">The words of the names of those who talk: they name nobody new.</param>
    public static TurnSigns Of(string text, HashSet<string> speakers)
    {
        int words = 0, self = 0, other = 0, names = 0, sentenceFrom = 0;
        var time = false;
        var print = 14695981039346656037UL;
        var reader = new WordReader(text, stackalloc char[WordReader.Room]);
        while (reader.MoveNext())
        {
            var word = reader.Current;
            print = Mix(print, word);
            var opens = words == 0 || text.AsSpan(sentenceFrom, reader.Start - sentenceFrom).ContainsAny(".!?\n");
            sentenceFrom = reader.End;
            if (reader.IsContraction) continue;
            words++;
            if (FirstPersonWords.Contains(word)) self++;
            else if (AddressingWords.Contains(word)) other++;
            else if (!time) time = IsTime(word);
            if (names < MostNames && !opens && word.Length > 1 && char.IsUpper(text[reader.Start]) && !speakers.Contains(word.ToString())) names++;
        }

        var asks = text.AsSpan().TrimEnd().EndsWith('?');
        return new TurnSigns(MathF.Log(1 + words), words == 0 ? 0 : (float)self / words, (byte)Math.Min(other, 255), (byte)names, time, asks, print);
    }

    /// <summary>"may" dates nothing as a rule, so of the months it alone does not count.</summary>
    private static bool IsTime(ReadOnlySpan<char> word) =>
        TimeWords.Contains(word) || DateWords.Weekday(word) is not null || (DateWords.Month(word) is not null && word is not "may")
        || (word.Length == 4 && word[0] is '1' or '2' && !word.ContainsAnyExceptInRange('0', '9'));

    private static ulong Mix(ulong print, ReadOnlySpan<char> word)
    {
        // FNV-1a, a space between words.
        foreach (var c in word) print = (print ^ c) * 1099511628211UL;
        return (print ^ ' ') * 1099511628211UL;
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
