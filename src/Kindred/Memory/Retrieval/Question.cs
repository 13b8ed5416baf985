namespace Kindred.Memory.Retrieval;

/// <summary>A term that is looked for.</summary>
/// <param name="Weight">1 for the question's own words, less for those of the talk before it.</param>
/// <param name="IsName">It names a speaker: it finds turns, but says nothing of what is asked about.</param>
internal readonly record struct QueryTerm(int Term, float Weight, bool IsName);

/// <summary>What a question looks for, read against the index that is asked.</summary>
/// <param name="Terms">Distinct terms that the index knows.</param>
/// <param name="UnknownWeight">Weight of the content words that no turn has.</param>
/// <param name="Named">By speaker number: the question names them.</param>
/// <param name="NamesUser">It speaks of "my", so of the person's own turns.</param>
/// <param name="NamesCharacter">It speaks of "your", so of the character's turns.</param>
/// <param name="AsksWhen">It asks for a time.</param>
/// <param name="IsSmallTalk">It asks for nothing: a greeting, thanks, a laugh.</param>
/// <param name="Date">The date it names, as far as it does.</param>
internal sealed record Question(
    IReadOnlyList<QueryTerm> Terms, float UnknownWeight, bool[] Named, bool NamesUser, bool NamesCharacter, bool AsksWhen, bool IsSmallTalk, DateQuestion Date);
