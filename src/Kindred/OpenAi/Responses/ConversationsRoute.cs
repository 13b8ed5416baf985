using System.Buffers;
using System.Text;
using System.Text.Json;
using Kindred.Conversations;
using Kindred.Memory;
using Kindred.Users;
using Kindred.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Kindred.OpenAi.Responses;

/// <summary>
/// <c>/v1/conversations</c>: the conversations of <c>/api/conversations</c> in OpenAI's shape. An item is a turn of the branch in use; calls
/// of tools are steps within a turn and no items here.
/// </summary>
internal sealed class ConversationsRoute(IConversationStore conversations, IResponseStore notes, IWorkingMemory working, ConversationLog log, EmbeddingQueue embedding, TimeProvider clock)
{
    private static readonly byte[] NoMetadata = "{}"u8.ToArray();

    public async Task CreateAsync(HttpContext context)
    {
        using var document = !HasBody(context) ? JsonDocument.Parse("{}") : await JsonBody.ReadObjectAsync(context);
        var body = document.RootElement;
        var metadata = MetadataOf(body);
        var items = body.TryGetProperty("items", out var given) && given.ValueKind is not JsonValueKind.Null && !(given.ValueKind == JsonValueKind.Array && given.GetArrayLength() == 0) ? SpokenItems.Read(body) : [];
        var now = clock.GetUtcNow();
        var note = new ConversationNote(ConversationId.New(now), now, metadata);
        await notes.SaveNoteAsync(context.Person(), note, context.RequestAborted);
        await SayAsync(context.Person(), note.Id, items, context.RequestAborted);
        await AnswerAsync(context, note);
    }

    public async Task FindAsync(string id, HttpContext context) => await AnswerAsync(context, await RequireAsync(id, context));

    public async Task UpdateAsync(string id, HttpContext context)
    {
        var note = await RequireAsync(id, context);
        using var document = await JsonBody.ReadObjectAsync(context);
        var changed = note with { Metadata = MetadataOf(document.RootElement) };
        await notes.SaveNoteAsync(context.Person(), changed, context.RequestAborted);
        await AnswerAsync(context, changed);
    }

    public async Task DeleteAsync(string id, HttpContext context)
    {
        var (person, note) = (context.Person(), await RequireAsync(id, context));
        await working.DropAsync(person, note.Id, context.RequestAborted);
        await conversations.DeleteAsync(person, note.Id, context.RequestAborted);
        await notes.DeleteConversationAsync(person, note.Id, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(new DeletedObject(note.Id.ToString(), "conversation.deleted", true), OpenAiJson.Default.DeletedObject));
    }

    public async Task ItemsAsync(string id, HttpContext context)
    {
        var page = ItemPage.Asked(context.Request.Query);
        var note = await RequireAsync(id, context);
        var tree = await conversations.TreeAsync(context.Person(), note.Id, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, page.Write([.. tree.Where(static turn => turn.State == TurnState.Active).Select(SpokenItems.Of)]));
    }

    public async Task AddAsync(string id, HttpContext context)
    {
        var note = await RequireAsync(id, context);
        using var document = await JsonBody.ReadObjectAsync(context);
        var said = await SayAsync(context.Person(), note.Id, SpokenItems.Read(document.RootElement), context.RequestAborted);
        await JsonAnswer.WriteAsync(context, new ItemPage(said.Count, false, null).Write([.. said.Select(SpokenItems.Of)]));
    }

    public async Task FindItemAsync(string id, string item, HttpContext context)
    {
        var note = await RequireAsync(id, context);
        var turn = ItemIds.TryParse(item, out var parsed) ? await conversations.FindTurnAsync(context.Person(), parsed, context.RequestAborted) : null;
        if (turn is null || turn.Conversation != note.Id) throw new ApiException(404, $"Item with id '{Shorten(item)}' not found.", "item_id", "item_not_found");
        await JsonAnswer.WriteAsync(context, Encoding.UTF8.GetBytes(SpokenItems.Of(turn).GetRawText()));
    }

    // One by one, each behind the one before: a list of old turns is no transcript to be matched with what is there.
    private async Task<List<Turn>> SayAsync(PersonId person, ConversationId id, IReadOnlyList<SpokenMessage> items, CancellationToken cancellationToken)
    {
        var said = new List<Turn>(items.Count);
        foreach (var item in items)
        {
            await using var open = await log.OpenAsync(person, new ConversationHint(id.ToString(), null, null, NewId: id), [item], cancellationToken);
            await open.BeginAsync(CancellationToken.None);
            said.Add(open.Question!);
        }

        if (said.Count > 0) embedding.Wake();
        return said;
    }

    private async Task<ConversationNote> RequireAsync(string id, HttpContext context)
    {
        if (!ConversationId.TryParse(id, out var parsed)) throw NotFound(id);
        if (await notes.FindNoteAsync(context.Person(), parsed, context.RequestAborted) is { } note) return note;
        var known = await conversations.FindAsync(context.Person(), parsed, context.RequestAborted) ?? throw NotFound(id);
        return new ConversationNote(parsed, known.StartedAt, NoMetadata);
    }

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    private static byte[] MetadataOf(JsonElement body)
    {
        if (body.OptionalObject("metadata") is not { } metadata) return NoMetadata;
        foreach (var entry in metadata.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String) throw ApiException.BadRequest($"'metadata.{entry.Name}' must be a string.", "metadata", "invalid_type");
        }

        return Encoding.UTF8.GetBytes(metadata.GetRawText());
    }

    private static Task AnswerAsync(HttpContext context, ConversationNote note)
    {
        var json = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("id", note.Id.ToString());
            writer.WriteString("object", "conversation");
            writer.WriteNumber("created_at", note.CreatedAt.ToUnixTimeSeconds());
            writer.WritePropertyName("metadata");
            writer.WriteRawValue(note.Metadata.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return JsonAnswer.WriteAsync(context, json.WrittenMemory);
    }

    private static ApiException NotFound(string id) => new(404, $"Conversation with id '{Shorten(id)}' not found.", "conversation_id", "conversation_not_found");

    private static string Shorten(string id) => id.Length > 100 ? id[..100] + "…" : id;
}
