using System.Collections.Frozen;

namespace Kindred.Emotion;

/// <summary>Small words that change what others mean.</summary>
internal static class Words
{
    private static readonly FrozenDictionary<string, WordRole>.AlternateLookup<ReadOnlySpan<char>> Roles = Read(
        (WordRole.Negation, "not no never don't dont doesn't doesnt didn't didnt isn't isnt aren't arent wasn't wasnt weren't werent won't wont wouldn't wouldnt can't cant cannot couldn't couldnt shouldn't haven't havent hasn't hadn't ain't aint without nothing nobody neither nor hardly barely stopped"),
        (WordRole.Stronger, "very so really extremely super incredibly absolutely totally completely utterly truly deeply terribly insanely such too soo damn bloody freaking most"),
        (WordRole.Weaker, "slightly somewhat bit little kinda sorta fairly mildly almost"),
        (WordRole.First, "i me i'm im i've ive i'd i'll me we we're we've us myself ourselves my our mine ours"),
        (WordRole.Second, "you you're youre you've your yours yourself u ur"),
        (WordRole.Third, "he she they he's she's they're him her them himself herself themselves everyone everybody someone somebody people brother sister mother father mom mum mommy dad daddy son daughter wife husband boyfriend girlfriend partner friend friends boss colleague coworker neighbor neighbour teacher uncle aunt cousin grandma grandpa grandmother grandfather kid kids child children baby parents family guy girl man woman dog cat students roommate flatmate character hero"),
        (WordRole.Copula, "is was seems seemed looks looked feels felt got gets sounds sounded became"),
        (WordRole.Breaker, "but although though because while whereas yet however since when if unless"),
        (WordRole.Time, "today tomorrow yesterday tonight morning afternoon evening noon midnight monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december week weekend month year years ago spring summer autumn winter birthday anniversary christmas easter holiday last next recently soon since weeks months days"),
        (WordRole.NoName, "it that this there today yesterday tonight everything life work school dinner lunch breakfast what who how so the my our your nothing something god love food home being all one which"));

    public static WordRole Role(ReadOnlySpan<char> word) => Roles.TryGetValue(word, out var role) ? role : WordRole.None;

    // A word may play several parts ("since").
    private static FrozenDictionary<string, WordRole>.AlternateLookup<ReadOnlySpan<char>> Read(params (WordRole Role, string Words)[] lists)
    {
        var roles = new Dictionary<string, WordRole>(StringComparer.Ordinal);
        foreach (var (role, words) in lists)
        {
            foreach (var word in words.Split(' ')) roles[word] = roles.GetValueOrDefault(word) | role;
        }

        return roles.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
