using System.Net;
using System.Net.Sockets;
using Kindred.LanguageModels;
using Microsoft.Extensions.AI;
using static Kindred.Tests.LanguageModels.ScriptedUpstream;

namespace Kindred.Tests.LanguageModels;

public class ModelDirectoryTests
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(11);
    private readonly SteppedClock _clock = new();

    [Fact]
    public async Task Models_of_all_back_ends_are_listed_with_their_windows()
    {
        await using var first = await ListingAsync("""{"id":"llama3:8b","context_length":8192,"owned_by":"meta","created":5},{"id":"foo@bar","max_model_len":77},{"id":"gpt-4o-mini"}""");
        await using var second = await ListingAsync("""{"id":"llama3:8b"},{"id":"x","meta":{"n_ctx":512}},{"id":"y","context_window":1e3},{"odd":1}""");
        using var directory = Directories.Open(Directories.Of(("one", first.Address.ToString()), ("two", second.Address.ToString())), _clock);
        (await directory.ListAsync(default)).Select(model => (model.Id, model.Backend, model.ContextLength)).ShouldBe(
        [
            ("llama3:8b", "one", 8192), ("foo@bar", "one", 77), ("gpt-4o-mini", "one", 128_000),
            ("two/llama3:8b", "two", null), ("x", "two", 512), ("y", "two", null), ("kindred-recall", "kindred", null),
        ]);
        directory.Status.Select(status => (status.Name, status.State, status.Models)).ShouldBe([("one", BackendState.Up, 3), ("two", BackendState.Up, 3)]);
    }

    [Fact]
    public async Task Names_find_who_answers_for_them()
    {
        await using var first = await ListingAsync("""{"id":"llama3:8b","owned_by":"meta"},{"id":"foo@bar"},{"id":"a/b"}""");
        await using var second = await ListingAsync("""{"id":"llama3:8b"},{"id":"x"}""");
        using var directory = Directories.Open(Directories.Of(("one", first.Address.ToString()), ("two", second.Address.ToString())), _clock);
        (await NamedAsync(directory, "llama3:8b")).ShouldBe("one llama3:8b");
        (await NamedAsync(directory, "foo@bar")).ShouldBe("one foo@bar");
        (await NamedAsync(directory, "a/b")).ShouldBe("one a/b");
        (await NamedAsync(directory, "x")).ShouldBe("two x");
        (await NamedAsync(directory, "two/llama3:8b")).ShouldBe("two llama3:8b");
        (await NamedAsync(directory, "TWO/new")).ShouldBe("two new");
        (await NamedAsync(directory, "mock-c50-d20")).ShouldBe("one mock-c50-d20");
        (await NamedAsync(directory, "kindred-recall")).ShouldBe("kindred kindred-recall");
        (await NamedAsync(directory, null)).ShouldBe("one llama3:8b");
        (await directory.ResolveAsync("llama3:8b", default))!.Owner.ShouldBe("meta");
    }

    [Fact]
    public async Task Chats_ask_for_no_lists_while_they_are_fresh_and_wait_for_none_afterwards()
    {
        var hold = new TaskCompletionSource();
        hold.SetResult();
        await using var upstream = await StartAsync(async context =>
        {
            await hold.Task;
            context.Response.ContentType = "application/json";
            await SendAsync(context, """{"data":[{"id":"a"}]}""");
        });
        using var directory = Directories.Open(Directories.Of(("one", upstream.Address.ToString())), _clock);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => directory.ResolveAsync("a", default).AsTask()));
        upstream.Paths.Count.ShouldBe(1);
        directory.ResolveAsync("a", default).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        directory.ResolveAsync("unknown", default).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        upstream.Paths.Count.ShouldBe(1);
        hold = new TaskCompletionSource();
        _clock.Pass(Later);
        directory.ResolveAsync("a", default).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        directory.ResolveAsync("unknown", default).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        hold.SetResult();
        (await directory.ListAsync(default)).Count.ShouldBe(2);
        upstream.Paths.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_list_that_never_comes_delays_a_chat_only_a_little()
    {
        await using var upstream = await StartAsync(async context =>
        {
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        });
        var options = Directories.Of(("one", upstream.Address.ToString()));
        options.ListPatience = TimeSpan.FromMilliseconds(100);
        options.ListTimeout = TimeSpan.FromSeconds(2);
        using var directory = Directories.Open(options, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        (await NamedAsync(directory, "a")).ShouldBe("one a");
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(1.9));
        (await directory.DefaultAsync(default)).ShouldBe("kindred-recall");
    }

    [Fact]
    public async Task A_back_end_that_goes_down_is_absent_but_still_answers_for_its_models()
    {
        await using var first = await ListingAsync("""{"id":"a"}""");
        var second = await ListingAsync("""{"id":"b"}""");
        using var directory = Directories.Open(Directories.Of(("one", first.Address.ToString()), ("two", second.Address.ToString())), _clock);
        (await directory.ListAsync(default)).Count.ShouldBe(3);
        await second.DisposeAsync();
        _clock.Pass(Later);
        (await directory.ListAsync(default)).Select(model => model.Id).ShouldBe(["a", "kindred-recall"]);
        (await NamedAsync(directory, "b")).ShouldBe("two b");
        var status = directory.Status[1];
        (status.State, status.LastError, status.Models).ShouldBe((BackendState.Down, "cannot connect", 0));
    }

    [Fact]
    public async Task A_fake_Ollama_is_found_also_when_it_starts_late_and_missed_when_it_ends()
    {
        var port = FreePort();
        var options = new ModelsOptions { OllamaPort = port, LmStudioPort = FreePort(), LlamaServerPort = FreePort() };
        using var directory = Directories.Open(options, _clock);
        (await directory.ResolveAsync("llama3:8b", default)).ShouldBeNull();
        (await directory.DefaultAsync(default)).ShouldBe("kindred-recall");
        (await directory.ListAsync(default)).Single().Id.ShouldBe("kindred-recall");

        var ollama = await ListingAsync("""{"id":"nomic-embed-text"},{"id":"llama3:8b"}""", port);
        _clock.Pass(Later);
        (await NamedAsync(directory, "llama3:8b")).ShouldBe("ollama llama3:8b");
        (await directory.DefaultAsync(default)).ShouldBe("llama3:8b");
        directory.Status[0].ShouldSatisfyAllConditions(s => s.IsDetected.ShouldBeTrue(), s => s.State.ShouldBe(BackendState.Up));

        await ollama.DisposeAsync();
        _clock.Pass(Later);
        (await directory.ListAsync(default)).Single().Id.ShouldBe("kindred-recall");
    }

    [Fact]
    public async Task Nothing_is_looked_for_when_switched_off_or_when_it_is_ourselves()
    {
        await using var ollama = await ListingAsync("""{"id":"a"}""");
        var options = new ModelsOptions { OllamaPort = ollama.Port, LmStudioPort = FreePort(), LlamaServerPort = FreePort() };
        using var ourselves = Directories.Open(options, _clock, ("urls", $"http://*:{ollama.Port}"));
        (await ourselves.ResolveAsync("a", default)).ShouldBeNull();
        ourselves.Status.Count.ShouldBe(2);
        using var off = Directories.Open(new ModelsOptions { AutoDetect = false, OllamaPort = ollama.Port }, _clock);
        (await off.ResolveAsync("a", default)).ShouldBeNull();
        off.Status.ShouldBeEmpty();
        ollama.Paths.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_models_server_is_not_taken_for_one()
    {
        await using var page = await StartAsync(200, "text/html", "<html>It works!</html>");
        await using var other = await StartAsync(200, "application/json", """{"data":[1,2]}""");
        await using var empty = await StartAsync(200, "application/json", """{"object":"list","data":null}""");
        var options = new ModelsOptions { OllamaPort = page.Port, LmStudioPort = other.Port, LlamaServerPort = empty.Port };
        using var directory = Directories.Open(options, _clock);
        await directory.ListAsync(default);
        directory.Status.Select(status => status.State).ShouldBe([BackendState.Down, BackendState.Down, BackendState.Up]);
    }

    [Fact]
    public async Task The_chosen_default_holds_and_recall_answers_for_itself()
    {
        var options = Directories.Of(("one", "http://127.0.0.1:9"));
        options.Default = "mine";
        using var directory = Directories.Open(options, _clock);
        (await NamedAsync(directory, "")).ShouldBe("one mine");
        var recall = (await directory.ResolveAsync("kindred-recall", default))!;
        (await recall.Client.GetResponseAsync(new ChatMessage(ChatRole.User, "Hello"))).Text.ShouldStartWith("Hello.");
    }

    private static Task<ScriptedUpstream> ListingAsync(string models, int port = 0) => StartAsync(
        context =>
        {
            context.Response.ContentType = "application/json";
            return SendAsync(context, $$"""{"object":"list","data":[{{models}}]}""");
        },
        port);

    private static async Task<string?> NamedAsync(ModelDirectory directory, string? name) =>
        await directory.ResolveAsync(name, default) is { } found ? $"{found.Backend.Name} {found.UpstreamName}" : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
