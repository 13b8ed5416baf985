namespace Kindred.LanguageModels.Backends.RecallOnly;

/// <summary>Where a candidate's words stand.</summary>
internal enum Source
{
    Memory,
    ThisChat,
    SameMessage,
    Fact,
}

/// <summary>Something that may be quoted.</summary>
/// <param name="SaidAt">Known for what was recalled only.</param>
internal sealed record Candidate(Source Source, string Text, bool ByUser, string? Speaker, DateTimeOffset? SaidAt);

/// <summary>Words picked to answer with.</summary>
/// <param name="IsDirect">They seem to answer the question; otherwise they are only the nearest there is.</param>
internal sealed record Quote(Candidate From, string Text, double Score, bool IsDirect);
