namespace Kindred.Emotion;

/// <summary>How a token is written.</summary>
[Flags]
internal enum WordShape
{
    None = 0,

    /// <summary>Its first letter is a capital.</summary>
    Capital = 1,

    /// <summary>Two letters or more, all capitals.</summary>
    Shouted = 2,

    /// <summary>It begins a sentence.</summary>
    First = 4,

    /// <summary>An emoji or emoticon.</summary>
    Sign = 8,
}
