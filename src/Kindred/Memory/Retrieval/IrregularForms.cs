using System.Collections.Frozen;

namespace Kindred.Memory.Retrieval;

/// <summary>English forms whose base no ending tells: what <see cref="PorterStemmer"/> is given instead of them.</summary>
internal static class IrregularForms
{
    // "base form form …", one entry between bars. Forms that are also a common word of another base (saw, felt as cloth, lay) follow the verb that people use in talk.
    private const string Table =
        "go went gone goes|see saw seen|come came|take took taken|get got gotten|give gave given|make made|know knew known|think thought|tell told|say said|feel felt|" +
        "find found|leave left|keep kept|begin began begun|bring brought|buy bought|catch caught|teach taught|seek sought|fight fought|run ran|swim swam swum|sing sang sung|" +
        "drink drank drunk|ring rang rung|eat ate eaten|fall fell fallen|fly flew flown|grow grew grown|throw threw thrown|draw drew drawn|drive drove driven|ride rode ridden|" +
        "write wrote written|speak spoke spoken|break broke broken|choose chose chosen|wake woke woken|steal stole stolen|wear wore worn|tear tore torn|swear swore sworn|" +
        "hear heard|hold held|build built|send sent|spend spent|lend lent|lose lost|meet met|pay paid|sell sold|sit sat|stand stood|understand understood|sleep slept|win won|" +
        "become became|forget forgot forgotten|forgive forgave forgiven|hide hid hidden|bite bit bitten|shake shook shaken|rise rose risen|shine shone|shoot shot|show shown|" +
        "lead led|feed fed|read|light lit|lie lay lain|mean meant|dream dreamt|learn learnt|burn burnt|deal dealt|dig dug|hang hung|stick stuck|strike struck|swing swung|" +
        "sweep swept|weep wept|blow blew blown|freeze froze frozen|bend bent|bind bound|bleed bled|breed bred|creep crept|kneel knelt|sew sewn|sink sank sunk|slide slid|spin spun|" +
        "spread|spring sprang sprung|stink stank stunk|string strung|swell swollen|tread trod trodden|weave wove woven|undergo underwent undergone|overcome overcame|" +
        "child children|man men|woman women|person people|foot feet|tooth teeth|mouse mice|goose geese|wife wives|knife knives|leaf leaves|half halves|wolf wolves|" +
        "shelf shelves|self selves|thief thieves|loaf loaves";

    private static readonly FrozenDictionary<string, string> Bases = Table.Split('|').Select(entry => entry.Split(' '))
        .SelectMany(forms => forms.Skip(1).Select(form => KeyValuePair.Create(form, forms[0]))).DistinctBy(pair => pair.Key).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Spans = Bases.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool TryFind(ReadOnlySpan<char> word, out string? form) => Spans.TryGetValue(word, out form);
}
