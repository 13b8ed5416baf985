namespace Kindred.OpenAi;

/// <summary>One entry of <c>/v1/models</c>; times in Unix seconds, context in tokens.</summary>
internal sealed record ModelCard(string Id, string Object, long Created, string OwnedBy, int? ContextLength);

internal sealed record ModelList(string Object, IReadOnlyList<ModelCard> Data);
