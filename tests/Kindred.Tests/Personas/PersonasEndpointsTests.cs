using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kindred.Personas.Cards;
using Kindred.Tests.Personas.Cards;
using Kindred.Tests.Server;

namespace Kindred.Tests.Personas;

/// <summary>Personas and lorebooks over HTTP, against the whole server.</summary>
public sealed class PersonasEndpointsTests
{
    private const string WorldInfo = """{"entries":{"0":{"uid":0,"key":["lamp"],"keysecondary":[],"comment":"Lamp","content":"The lamp is old.","constant":false,"disable":false,"order":100,"position":0}}}""";

    [Fact]
    public async Task A_persona_is_written_changed_and_deleted_in_our_own_form()
    {
        await using var server = await RunningServer.StartAsync();
        var added = await ReadAsync(await server.SendAsync("/api/personas", """{"name":" Captain Wren ","description":"Keeps a lighthouse.","first_message":"Come in.","alternate_greetings":["Hm?"]}"""), 201);
        (Text(added, "handle"), Text(added, "model"), Text(added, "name"), Text(added, "first_message")).ShouldBe(("captain-wren", "@captain-wren", "Captain Wren", "Come in."));
        var path = $"/api/personas/{Text(added, "id")}";

        var changed = await ReadAsync(await server.Http.PutAsync(path, Raw("""{"description":"Kept a lighthouse."}"""u8.ToArray(), "application/json")));
        (Text(changed, "description"), Text(changed, "first_message")).ShouldBe(("Kept a lighthouse.", "Come in."));
        (await server.GetAsync("/api/personas/captain-wren")).GetProperty("description").GetString().ShouldBe("Kept a lighthouse.");
        (await server.GetAsync("/api/personas")).GetProperty("items").GetArrayLength().ShouldBe(1);

        (await server.Http.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await server.Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.GetAsync("/api/personas")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_card_comes_back_as_the_file_it_came_in()
    {
        await using var server = await RunningServer.StartAsync();
        var png = MadeCards.Png(MadeCards.Text("chara", MadeCards.Base64(MadeCards.V2)));
        var charx = MadeCards.Charx(("card.json", MadeCards.Bytes(MadeCards.V3)), ("assets/icon/images/main.png", [1, 2, 3]));
        foreach (var (file, type, format) in new[] { (png, "image/png", "png"), (charx, "application/zip", "charx"), (MadeCards.Bytes(MadeCards.V2), "application/json", "json") })
        {
            var added = await ReadAsync(await server.Http.PostAsync("/api/personas", Raw(file, type)), 201);
            Text(added, "card").ShouldBe(format);
            (await server.Http.GetByteArrayAsync($"/api/personas/{Text(added, "id")}/card")).ShouldBe(file);
            (await server.Http.GetByteArrayAsync($"/api/personas/{Text(added, "id")}/card?format={format}")).ShouldBe(file);
        }
    }

    [Fact]
    public async Task A_card_goes_out_in_another_form_with_everything_it_says()
    {
        await using var server = await RunningServer.StartAsync();
        var form = new MultipartFormDataContent { { new ByteArrayContent(MadeCards.Bytes(MadeCards.V2)), "file", "wren.json" } };
        var added = await ReadAsync(await server.Http.PostAsync("/api/personas", form), 201);
        added.GetProperty("lore_entries").GetInt32().ShouldBe(1);
        foreach (var format in new[] { "png", "charx" })
        {
            var card = CardReader.Read(await server.Http.GetByteArrayAsync($"/api/personas/{Text(added, "id")}/card?format={format}"), null).Card;
            (card.Name, card.Description, card.Book!.Entries.Count).ShouldBe(("Wren", "A lighthouse keeper.", 1));
            card.Original.GetProperty("data").GetProperty("extensions").GetRawText().ShouldContain("1.50");
        }
    }

    [Fact]
    public async Task A_change_keeps_the_picture_and_what_it_does_not_name()
    {
        await using var server = await RunningServer.StartAsync();
        var png = MadeCards.Png(MadeCards.Text("Comment", "drawn by hand"), MadeCards.Text("chara", MadeCards.Base64(MadeCards.V2)));
        var id = Text(await ReadAsync(await server.Http.PostAsync("/api/personas", Raw(png, "image/png")), 201), "id");
        await ReadAsync(await server.Http.PutAsync($"/api/personas/{id}", Raw("""{"personality":"stern"}"""u8.ToArray(), "application/json")));
        var file = await server.Http.GetByteArrayAsync($"/api/personas/{id}/card");
        Encoding.Latin1.GetString(file).ShouldContain("drawn by hand");
        var card = CardReader.Read(file, null).Card;
        (card.Personality, card.Scenario, card.CreatorNotes).ShouldBe(("stern", "A storm.", "Best with tea."));
    }

    [Fact]
    public async Task What_is_no_persona_is_refused_and_says_why()
    {
        await using var server = await RunningServer.StartAsync();
        await RefusedAsync(await server.SendAsync("/api/personas", "{}"), 400, "missing_required_parameter");
        await RefusedAsync(await server.SendAsync("/api/personas", """{"name":"X","tags":"sea"}"""), 400, "invalid_type");
        await RefusedAsync(await server.SendAsync("/api/personas", """{"name":"X","description":7}"""), 400, "invalid_type");
        await RefusedAsync(await server.SendAsync("/api/personas", ""), 400, "invalid_card");
        await RefusedAsync(await server.SendAsync("/api/personas", WorldInfo), 400, "invalid_card");
        await RefusedAsync(await server.SendAsync("/api/personas", string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)), 400, "invalid_json");
        await RefusedAsync(await server.Http.PostAsync("/api/personas", Raw([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg")), 400, "invalid_card");
        await RefusedAsync(await server.Http.PostAsync("/api/personas", Raw(MadeCards.WithLength(MadeCards.Png(), "IDAT", 0x7FFFFFFF), "image/png")), 400, "invalid_png");
        await RefusedAsync(await server.Http.PostAsync("/api/personas", Raw(MadeCards.Png(MadeCards.Compressed("chara", new byte[40_000_000])), "image/png")), 400, "file_too_large");
        await RefusedAsync(await server.Http.PostAsync("/api/personas", Raw(MadeCards.Charx(("card.json", new byte[40_000_000])), "application/zip")), 400, "file_too_large");
        await RefusedAsync(await server.Http.PostAsync("/api/personas", Raw(MadeCards.Charx(("../../card.json", MadeCards.Bytes(MadeCards.V3)), ("card.json", MadeCards.Bytes(MadeCards.V3))), "application/zip")), 400, "invalid_zip");
        (await server.GetAsync("/api/personas")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_checksum_is_taken_with_a_warning()
    {
        await using var server = await RunningServer.StartAsync();
        var png = MadeCards.WithWrongChecksum(MadeCards.Png(MadeCards.Text("chara", MadeCards.Base64(MadeCards.V2))), "tEXt");
        var added = await ReadAsync(await server.Http.PostAsync("/api/personas", Raw(png, "image/png")), 201);
        added.GetProperty("warnings").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_lorebook_is_attached_to_all_to_one_or_to_none()
    {
        await using var server = await RunningServer.StartAsync();
        var wren = Text(await ReadAsync(await server.SendAsync("/api/personas", """{"name":"Wren"}"""), 201), "id");
        var added = await ReadAsync(await server.SendAsync("/api/lorebooks?filename=Coast.json", WorldInfo), 201);
        (Text(added, "name"), Text(added, "attached_to"), added.GetProperty("entries")[0].GetProperty("text").GetString()).ShouldBe(("Coast", "all", "The lamp is old."));
        var path = $"/api/lorebooks/{Text(added, "id")}";
        Text(await ReadAsync(await server.Http.PutAsync($"{path}?attached_to=wren", null)), "attached_to").ShouldBe(wren);
        Text(await ReadAsync(await server.Http.PutAsync($"{path}?attached_to=none", null)), "attached_to").ShouldBe("none");
        await RefusedAsync(await server.Http.PutAsync($"{path}?attached_to=nobody", null), 404, "persona_not_found");

        (await server.Http.GetByteArrayAsync($"{path}/file")).ShouldBe(Encoding.UTF8.GetBytes(WorldInfo));
        (await server.GetAsync($"{path}/file?format=v3")).GetProperty("spec").GetString().ShouldBe("lorebook_v3");
        await RefusedAsync(await server.SendAsync("/api/lorebooks", """{"a":1}"""), 400, "invalid_lorebook");
        (await server.Http.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await RefusedAsync(await server.Http.GetAsync(path), 404, "lorebook_not_found");
    }

    [Fact]
    public async Task The_description_of_all_routes_lists_them()
    {
        await using var server = await RunningServer.StartAsync();
        var paths = (await server.GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(static path => path.Name).ToArray();
        foreach (var path in new[] { "/api/personas", "/api/personas/{id}", "/api/personas/{id}/card", "/api/lorebooks", "/api/lorebooks/{id}" }) paths.ShouldContain(path);
    }

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;

    private static ByteArrayContent Raw(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        JsonDocument.Parse(text).RootElement.GetProperty("error").GetProperty("code").GetString().ShouldBe(code, text);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, int status = 200)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
