using System.Text.Json;
using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Tests.LanguageModels;

/// <summary>Calls of the client under test.</summary>
internal static class Calls
{
    public static OpenAiCompatibleClient Client(Uri address, ModelsOptions? options = null, string? key = null)
    {
        var backend = new BackendAddress("lab", address, key, key is null ? null : "LAB_KEY");
        options ??= new ModelsOptions();
        return new OpenAiCompatibleClient(
            backend, BackendConnections.Open(backend, options), options, TimeProvider.System, NullLogger<OpenAiCompatibleClient>.Instance);
    }

    public static ChatOptions Request(string body = """{"model":"theirs","stream":true}""", params string[] drop)
    {
        var request = new OpenAiRequestBody(JsonElement.Parse(body)) { Drop = drop };
        return new ChatOptions { ModelId = "m", RawRepresentationFactory = _ => request };
    }

    public static IAsyncEnumerable<ChatResponseUpdate> AskAsync(
        this IChatClient client, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "Hello")], options ?? Request(), cancellationToken);

    public static async Task<List<ChatResponseUpdate>> CollectAsync(this IChatClient client, ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.AskAsync(options)) updates.Add(update);
        return updates;
    }

    public static async Task<ModelFailure> FailureAsync(Uri address, ChatOptions? options = null, ModelsOptions? limits = null, string? key = null)
    {
        using var client = Client(address, limits, key);
        return (await Should.ThrowAsync<ModelCallException>(client.CollectAsync(options))).Failure;
    }
}
