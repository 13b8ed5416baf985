namespace Kindred.Emotion;

/// <summary>Parts that small words play.</summary>
[Flags]
internal enum WordRole
{
    None = 0,
    Negation = 1,
    Stronger = 2,
    Weaker = 4,
    First = 8,
    Second = 16,
    Third = 32,

    /// <summary>Joins a subject with its state.</summary>
    Copula = 64,

    /// <summary>Begins a new clause.</summary>
    Breaker = 128,

    Time = 256,

    /// <summary>Begins sentences with a capital and is no person's name.</summary>
    NoName = 512,
}
