namespace Kindred.LanguageModels;

/// <summary>Whether a back-end answers.</summary>
internal enum BackendState
{
    /// <summary>Nobody has asked it yet.</summary>
    Unknown,

    Up,

    Down,
}
