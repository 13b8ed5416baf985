using System.Collections.Frozen;

namespace Kindred.Memory.Retrieval;

/// <summary>English words that carry grammar, not content; "may" is missing because it is a month.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = (
        "a an the this that these those some any such same other both all few more most own no nor not only " +
        "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself " +
        "they them their theirs themselves who whom whose which what when where why how " +
        "am is are was were be been being do does did doing done have has had having can could will would should " +
        "and or but if then else than so as because while until " +
        "of at by for with about against between into through during before after above below to from up down in out on off over under again further " +
        "here there now just very too " +
        "s t m d ll ve re don didn doesn isn wasn aren weren won wouldn couldn shouldn hasn haven hadn ain im ive id dont didnt cant").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Spans = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> word) => Spans.Contains(word);
}
