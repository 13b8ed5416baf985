namespace Kindred.Emotion;

/// <summary>Whose feeling an entry tells.</summary>
internal enum LexiconKind
{
    /// <summary>Of whoever the sentence is about.</summary>
    Felt,

    /// <summary>Of the writer, whoever the sentence is about.</summary>
    Said,

    /// <summary>Of the writer: an emoji or emoticon.</summary>
    Sign,
}
