namespace Kindred.Conversations;

/// <summary>Puts the continuation of a reply behind what was there.</summary>
internal static class Continuation
{
    /// <summary>With a space between, unless one side brings white space or the continuation begins with closing punctuation.</summary>
    public static string Join(string text, string continuation)
    {
        if (text.Length == 0 || continuation.Length == 0) return text + continuation;
        var joins = char.IsWhiteSpace(text[^1]) || char.IsWhiteSpace(continuation[0]) || ".,;:!?…)]}”’'\"*".Contains(continuation[0], StringComparison.Ordinal);
        return joins ? text + continuation : $"{text} {continuation}";
    }
}
