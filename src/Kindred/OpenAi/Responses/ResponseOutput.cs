using System.Text.Json;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi.Responses;

/// <summary>Makes the items of an answer out of a model's pieces, and tells of each step when somebody listens.</summary>
/// <param name="events">Null when the answer is asked for whole.</param>
internal sealed class ResponseOutput(ResponseEvents? events)
{
    private readonly List<OutputItem> _items = [];
    private readonly List<(CallItem Item, long Number)> _calls = [];
    private WordsItem? _open;
    private string? _messageId;

    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>What the back-end billed; null when it does not say.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>Pieces that our own count of the reply's words does not see: calls and thoughts.</summary>
    public int Uncounted { get; private set; }

    /// <summary>The first message gets the id of the turn that it will be, so that both are found under one name.</summary>
    public void Name(string messageId) => _messageId = messageId;

    public void Add(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is TextReasoningContent { Text.Length: > 0 } thought) Speak("reasoning", "reasoning_text", thought.Text);
            else if (content is TextContent { Text.Length: > 0 } words) Speak("message", "output_text", words.Text);
            else if (content is UsageContent usage) Usage = usage.Details;
        }

        // Words are all that most pieces hold; only the others are looked into.
        var choices = update.RawRepresentation switch
        {
            OpenAiChunk chunk when chunk.HasChoices && (chunk.HasToolCalls || update.Contents.Count == 0) => chunk.Choices,
            OpenAiWhole whole => whole.Choices,
            _ => default,
        };
        if (!choices.IsEmpty) ReadChoice(choices);
        if (update.Contents is not [TextContent, ..]) Uncounted++;
        if (update.FinishReason is { } reason) FinishReason = reason;
    }

    /// <summary>Closes what is still open.</summary>
    public void End()
    {
        CloseWords();
        foreach (var (call, _) in _calls)
        {
            events?.ArgumentsDone(call);
            events?.Item("response.output_item.done", call, Status);
        }

        _calls.Clear();
    }

    public void Write(Utf8JsonWriter writer, string status)
    {
        writer.WriteStartArray("output");
        foreach (var item in _items) item.Write(writer, status switch { "in_progress" => status, "failed" => "incomplete", _ => Status });
        writer.WriteEndArray();
    }

    private string Status => FinishReason == ChatFinishReason.Length || FinishReason == ChatFinishReason.ContentFilter ? "incomplete" : "completed";

    private void Speak(string type, string kind, string text)
    {
        if (_open?.Type != type)
        {
            CloseWords();
            _open = new WordsItem(NewId(type), _items.Count, type);
            _items.Add(_open);
            events?.Item("response.output_item.added", _open, "in_progress");
        }

        if (_open.Parts is not [.., var part] || part.Kind != kind)
        {
            ClosePart(_open);
            part = new OutputPart(kind);
            _open.Parts.Add(part);
            events?.Part("response.content_part.added", _open, part, "");
        }

        part.Text.Append(text);
        events?.Words(_open, part, text);
    }

    private string NewId(string type)
    {
        if (type != "message") return $"rs_{Guid.NewGuid():N}";
        var id = _messageId ?? $"msg_{Guid.NewGuid():N}";
        _messageId = null;
        return id;
    }

    private void ClosePart(WordsItem item)
    {
        if (events is null || item.Parts is not [.., var part]) return;
        var text = part.Text.ToString();
        events.WordsDone(item, part, text);
        events.Part("response.content_part.done", item, part, text);
    }

    private void CloseWords()
    {
        if (_open is not { } item) return;
        ClosePart(item);
        events?.Item("response.output_item.done", item, Status);
        _open = null;
    }

    private void ReadChoice(ReadOnlyMemory<byte> json)
    {
        using var choices = JsonDocument.Parse(json);
        foreach (var choice in choices.RootElement.EnumerateArray())
        {
            if (!choice.TryGetProperty("delta", out var said) && !choice.TryGetProperty("message", out said)) continue;
            if (said.ValueKind != JsonValueKind.Object) continue;
            if (said.Known("refusal") is { Length: > 0 } refusal) Speak("message", "refusal", refusal);
            if (said.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
            {
                foreach (var call in calls.EnumerateArray().Where(static call => call.ValueKind == JsonValueKind.Object)) ReadCall(call);
            }

            // An answer here is one: only a chat request can ask for several.
            return;
        }
    }

    private void ReadCall(JsonElement call)
    {
        var function = call.TryGetProperty("function", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : default;
        var name = function.ValueKind == JsonValueKind.Object ? function.Known("name") : "";
        var arguments = function.ValueKind == JsonValueKind.Object ? function.Known("arguments") : "";
        var item = Find(call, name) ?? Begin(call, name);
        if (arguments.Length == 0) return;
        item.Arguments.Append(arguments);
        events?.Arguments(item, arguments);
    }

    // Some servers send every call under number 0, or under none, and tell them apart by id alone.
    private CallItem? Find(JsonElement call, string name)
    {
        var id = call.Known("id");
        var isNumbered = call.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number;
        var number = isNumbered && index.TryGetInt64(out var given) ? given : -1;
        for (var i = _calls.Count - 1; i >= 0; i--)
        {
            var known = _calls[i];
            if (isNumbered && known.Number != number) continue;
            return id.Length > 0 && id != known.Item.CallId && name.Length > 0 ? null : known.Item;
        }

        return null;
    }

    private CallItem Begin(JsonElement call, string name)
    {
        CloseWords();
        var number = call.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number && index.TryGetInt64(out var given) ? given : -1;
        var item = new CallItem($"fc_{Guid.NewGuid():N}", _items.Count, call.Known("id") is { Length: > 0 } id ? id : $"call_{Guid.NewGuid():N}", name);
        _items.Add(item);
        _calls.Add((item, number));
        events?.Item("response.output_item.added", item, "in_progress");
        return item;
    }
}
