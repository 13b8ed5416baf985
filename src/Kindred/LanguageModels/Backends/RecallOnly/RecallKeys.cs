namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Names in <c>ChatOptions.AdditionalProperties</c> under which a call hands over what memory found.</summary>
internal static class RecallKeys
{
    /// <summary>An <c>IReadOnlyList&lt;RecalledLine&gt;</c>.</summary>
    public const string Recalled = "kindred.recalled";

    /// <summary>An <c>IReadOnlyList&lt;string&gt;</c>.</summary>
    public const string Facts = "kindred.facts";

    /// <summary>The person's name, a string.</summary>
    public const string Person = "kindred.person";

    /// <summary>The character's name, a string.</summary>
    public const string Character = "kindred.character";
}
