using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kindred.Memory;
using Kindred.Tests.Backends;
using Kindred.Users;
using Kindred.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Kindred.Tests.Memory;

public sealed class MemoryEndpointsTests : IAsyncLifetime, IDisposable
{
    private readonly MemoryRoom _room = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(_room.Conversations).AddSingleton(_room.Recall).AddSingleton(_room.Passages);
        _app = builder.Build();
        _app.UseErrors();
        _app.MapMemory();
        await _app.StartAsync();
        _client = _app.GetTestClient();
        await _room.SayAsync(PersonId.Local, new Story("my-chat", "Ivy"), "Hello", "Hi", "My bicycle is red", "When did you buy it?");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _room.Dispose();
    }

    [Fact]
    public async Task A_recalled_item_says_what_who_when_why_and_where()
    {
        var answer = await AskAsync("""{"query":"When did I get my bicycle?","limit":1}""", HttpStatusCode.OK);
        answer.GetProperty("intent").GetProperty("time").GetString().ShouldBe("when");
        answer.GetProperty("took_ms").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        var item = answer.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        item.EnumerateObject().Select(property => property.Name).ShouldBe(["id", "kind", "text", "speaker", "said_at", "score", "why", "turn", "neighbours"]);
        item.GetProperty("kind").GetString().ShouldBe("turn");
        item.GetProperty("text").GetString().ShouldBe("My bicycle is red");
        item.GetProperty("why").EnumerateObject().Select(property => property.Name).ShouldBe(["lexical", "dense", "time", "importance", "emotion", "rerank"]);
        item.GetProperty("turn").EnumerateObject().Select(property => property.Name).ShouldBe(["id", "external_id", "conversation_id"]);
        var neighbour = item.GetProperty("neighbours").EnumerateArray().First();
        neighbour.EnumerateObject().Select(property => property.Name).ShouldBe(["id", "kind", "text", "speaker", "said_at", "turn"]);
    }

    [Fact]
    public async Task Without_a_window_hits_come_bare_and_the_clients_own_name_of_a_chat_will_do()
    {
        var answer = await AskAsync("""{"query":"bicycle","window":0,"conversation_id":"my-chat","as_of":"2030-01-01","kinds":["turn"],"character":"Ivy"}""", HttpStatusCode.OK);
        answer.GetProperty("items")[0].GetProperty("neighbours").GetArrayLength().ShouldBe(0);
        (await AskAsync("""{"query":"bicycle","kinds":["fact"]}""", HttpStatusCode.OK)).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{}""", 400, "query")]
    [InlineData("""{"query":"  "}""", 400, "query")]
    [InlineData("""{"query":5}""", 400, "query")]
    [InlineData("""{"query":"x","limit":0}""", 400, "limit")]
    [InlineData("""{"query":"x","limit":"many"}""", 400, "limit")]
    [InlineData("""{"query":"x","window":-1}""", 400, "window")]
    [InlineData("""{"query":"x","as_of":"soon"}""", 400, "as_of")]
    [InlineData("""{"query":"x","kinds":"turn"}""", 400, "kinds")]
    [InlineData("""{"query":"x","kinds":["dream"]}""", 400, "kinds[0]")]
    [InlineData("""{"query":"x","conversation_id":"nowhere"}""", 404, "conversation_id")]
    [InlineData("""[]""", 400, null)]
    public async Task What_is_wrong_is_named(string body, int status, string? field)
    {
        var error = (await AskAsync(body, (HttpStatusCode)status)).GetProperty("error");
        error.GetProperty("param").GetString().ShouldBe(field);
    }

    private async Task<JsonElement> AskAsync(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await _client.PostAsync(new Uri("/api/recall", UriKind.Relative), content);
        response.StatusCode.ShouldBe(expected);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
