namespace Kindred.LanguageModels;

/// <summary>A model that can be asked now.</summary>
/// <param name="Id">The name to ask for; <c>backend/name</c> when an earlier back-end has one of the same name.</param>
/// <param name="Backend">The back-end's name.</param>
/// <param name="UpstreamName">The back-end's own name for it.</param>
/// <param name="Created">Unix seconds, when stated.</param>
/// <param name="ContextLength">The window in tokens, when known.</param>
internal sealed record ListedModel(string Id, string Backend, string UpstreamName, string Owner, long? Created, int? ContextLength);
