using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels;

/// <summary>A model that can be asked for by name.</summary>
/// <param name="Created">Unix seconds.</param>
/// <param name="OwnedBy">The back-end it is found at, or whom that names.</param>
/// <param name="ContextLength">Tokens of prompt and reply together, when known.</param>
internal sealed record ModelInfo(string Id, long Created, string OwnedBy, int? ContextLength);

/// <summary>A model and who answers for it.</summary>
/// <param name="Model">Its name as the back-end knows it.</param>
/// <param name="Echoes">It only repeats what memory holds, so there is nothing to learn from its replies.</param>
internal sealed record ResolvedModel(IChatClient Client, string Model, int? ContextLength, string Backend, bool Echoes = false);

/// <summary>How a back-end is doing, for status pages; the address holds no credentials.</summary>
internal sealed record BackendStatus(string Name, string Address, bool Reachable, int Models, string? LastError);
