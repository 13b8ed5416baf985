using Kindred.LanguageModels.Backends.RecallOnly;
using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels;

/// <summary>What a model's name stands for.</summary>
/// <param name="UpstreamName">The name the back-end knows it by: <c>ChatOptions.ModelId</c> of the call.</param>
/// <param name="ContextLength">How many tokens a prompt and its answer may have together, when known.</param>
/// <param name="Owner">Who the model belongs to, as lists of models say.</param>
/// <param name="Senses">What it takes beside text, as far as its server declares it.</param>
internal sealed record ResolvedModel(ModelBackend Backend, string UpstreamName, int? ContextLength, string Owner, ModelSenses Senses = default)
{
    public IChatClient Client => Backend.Client;

    /// <summary>It only repeats what memory holds, so there is nothing to learn from its replies.</summary>
    public bool Echoes => Client is RecallOnlyClient;
}
