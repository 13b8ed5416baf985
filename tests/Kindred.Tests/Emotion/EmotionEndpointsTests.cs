using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kindred.Emotion;
using Kindred.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Kindred.Tests.Emotion;

public sealed class EmotionEndpointsTests : IAsyncLifetime
{
    private WebApplication? _app;

    private HttpClient Client => _app!.GetTestClient();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddEmotion();
        _app = builder.Build();
        _app.UseErrors();
        _app.MapEmotion();
        await _app.StartAsync();
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    [Fact]
    public async Task Texts_are_answered_in_their_order()
    {
        var response = await Client.PostAsync("/api/emotion", JsonContent.Create(new { texts = new[] { "I'm so happy", "I am furious" }, profile = "chat" }));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = (await response.Content.ReadFromJsonAsync<JsonElement>())!;
        answer.GetProperty("detector").GetString().ShouldBe("lexicon-1");
        var readings = answer.GetProperty("readings");
        readings.GetArrayLength().ShouldBe(2);
        readings[0].GetProperty("dominant").GetString().ShouldBe("joy");
        readings[1].GetProperty("dominant").GetString().ShouldBe("anger");
        foreach (var key in new[] { "confidence", "valence", "arousal", "intensity", "importance" }) readings[0].GetProperty(key).ValueKind.ShouldBe(JsonValueKind.Number);
        readings[0].GetProperty("scores").EnumerateObject().Select(static score => score.Name).ShouldBe(["joy", "sadness", "anger", "fear", "surprise", "disgust", "neutral"]);
        readings[0].GetProperty("labels")[0].GetString().ShouldBe("joy");
    }

    [Theory]
    [InlineData("""{}""", "texts")]
    [InlineData("""{"texts":"sad"}""", "texts")]
    [InlineData("""{"texts":["fine",7]}""", "texts[1]")]
    [InlineData("""{"texts":["fine"],"profile":"film"}""", "profile")]
    public async Task What_is_wrong_is_named(string body, string param)
    {
        var response = await Client.PostAsync("/api/emotion", new StringContent(body));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("param").GetString().ShouldBe(param);
    }

    [Fact]
    public async Task Too_much_is_refused()
    {
        (await Client.PostAsync("/api/emotion", JsonContent.Create(new { texts = Enumerable.Repeat("a", 257) }))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Client.PostAsync("/api/emotion", JsonContent.Create(new { texts = new[] { new string('a', 20_001) } }))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Client.PostAsync("/api/emotion", JsonContent.Create(new { texts = Array.Empty<string>() }))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
