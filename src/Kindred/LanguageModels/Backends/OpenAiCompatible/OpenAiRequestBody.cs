using System.Text.Json;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>
/// The client's own request, given through <c>ChatOptions.RawRepresentationFactory</c>: it goes upstream as it is, fields we do not
/// know included, with <c>model</c>, <c>messages</c> and <c>stream</c> replaced.
/// </summary>
/// <param name="Body">The request object.</param>
internal sealed record OpenAiRequestBody(JsonElement Body)
{
    /// <summary>
    /// Fields that stay here: a top-level name (<c>kindred</c>) or a name within a top-level object (<c>metadata.conversation_id</c>;
    /// an object that is left empty by it is dropped too).
    /// </summary>
    public IReadOnlyCollection<string> Drop { get; init; } = [];

    /// <summary>Asks for a stream or a whole answer whatever <c>stream</c> says in the body; null leaves it to the body.</summary>
    public bool? Stream { get; init; }

    public bool IsStreamed => Stream ?? (Body.TryGetProperty("stream"u8, out var stream) && stream.ValueKind == JsonValueKind.True);
}
