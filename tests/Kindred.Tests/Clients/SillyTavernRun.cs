using System.Text.Json;
using Kindred.Tests.Server;

namespace Kindred.Tests.Clients;

/// <summary>
/// One evening in SillyTavern, twice: as it comes, and with our extension. Each against a server and a model of its own, so that neither
/// remembers the other. It runs when the first test asks; the tests look at what it left.
/// </summary>
public sealed class SillyTavernRun : IAsyncLifetime
{
    public const string Plain = "plain";
    public const string Extended = "extended";

    private readonly Dictionary<string, (ScriptedModel Model, RunningServer Server)> _sides = new(StringComparer.Ordinal);
    private Task<JsonElement>? _told;

    public Task InitializeAsync() => Task.CompletedTask;

    internal ScriptedModel ModelOf(string side) => _sides[side].Model;

    internal RunningServer ServerOf(string side) => _sides[side].Server;

    /// <summary>What the page said and what the server held after each step, by the step's name.</summary>
    internal async Task<JsonElement> ToldAsync() => await (_told ??= RunAsync());

    internal async Task<TavernStage> StageAsync(string side, string name) => new((await ToldAsync()).GetProperty(side).GetProperty(name));

    private async Task<JsonElement> RunAsync()
    {
        foreach (var side in (string[])[Plain, Extended])
        {
            var model = await ScriptedModel.StartAsync();
            // No two replies are the same, so that a swipe is told from what it replaces.
            model.Reply = _ => $"Reply number {model.Requests.Count}, and the kettle sings.";
            _sides[side] = (model, await RunningServer.StartAsync(model.Address));
        }

        return await NodeScript.RunAsync("sillytavern/drive.mjs", ServerOf(Plain).Address, ServerOf(Extended).Address, "scripted");
    }

    public async Task DisposeAsync()
    {
        foreach (var (model, server) in _sides.Values)
        {
            await server.DisposeAsync();
            await model.DisposeAsync();
        }
    }
}
