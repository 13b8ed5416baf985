using System.Buffers;
using System.Text.Json;
using Kindred.Chat.Transcripts;
using Kindred.Conversations;
using Kindred.Emotion;
using Kindred.Memory;

namespace Kindred.Chat;

/// <summary>Writes down what was sent to the model for a turn and why: sections with their budgets, every memory with its score parts, what was left out.</summary>
internal sealed class TraceLog(ITraceStore store, TimeProvider clock)
{
    // The client's own messages are in the turn tree; here their beginnings suffice to recognise them.
    private const int Preview = 160;

    public Task SaveAsync(TurnRequest request, ClientTranscript transcript, OpenTurn open, EmotionReading emotion, RecallResult recalled, ComposedPrompt prompt, TurnTiming timing, int replyCharacters, CancellationToken cancellationToken)
    {
        var json = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("turn_id", open.ReplyId.ToString());
            writer.WriteString("question_turn_id", open.Question?.Id.ToString());
            writer.WriteString("conversation_id", open.Alignment.Conversation.Id.ToString());
            writer.WriteString("kind", transcript.Kind.ToString().ToLowerInvariant());
            writer.WriteString("outcome", open.Outcome);
            writer.WriteStartArray("reasons");
            foreach (var reason in transcript.Reasons) writer.WriteStringValue(reason);
            writer.WriteEndArray();
            writer.WriteString("created_at", clock.GetUtcNow());
            writer.WriteString("model", request.Model.UpstreamName);
            writer.WriteString("token_counter", prompt.Counter);
            writer.WriteNumber("prompt_tokens", prompt.Plan.Tokens);
            writer.WriteNumber("prompt_limit", prompt.Plan.Limit);
            if (request.Model.ContextLength is { } context) writer.WriteNumber("context_length", context);
            writer.WriteNumber("reply_characters", replyCharacters);
            WriteSections(writer, prompt.Plan.Sections);
            WriteMemories(writer, recalled, prompt.Plan);
            WriteEmotion(writer, emotion);
            WriteMessages(writer, prompt);
            WriteTiming(writer, timing);
            writer.WriteEndObject();
        }

        // Without a reply the question itself keeps the trace.
        var turn = replyCharacters > 0 ? open.ReplyId : open.Question?.Id;
        return turn is { } id ? store.SaveAsync(request.Person, id, json.WrittenMemory, cancellationToken) : Task.CompletedTask;
    }

    private static void WriteSections(Utf8JsonWriter writer, IReadOnlyList<PromptSection> sections)
    {
        writer.WriteStartArray("sections");
        foreach (var section in sections)
        {
            writer.WriteStartObject();
            writer.WriteString("name", section.Name);
            writer.WriteNumber("budget", section.Budget);
            writer.WriteNumber("tokens", section.Tokens);
            writer.WriteNumber("items", section.Items);
            writer.WriteNumber("left_out", section.LeftOut);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMemories(Utf8JsonWriter writer, RecallResult recalled, PromptPlan.Ready plan)
    {
        writer.WriteStartArray("recalled");
        foreach (var memory in plan.Recalled) WriteMemory(writer, memory, null);
        writer.WriteEndArray();
        writer.WriteStartArray("left_out");
        foreach (var memory in plan.LeftOut) WriteMemory(writer, memory, "no_space");
        foreach (var memory in recalled.Considered) WriteMemory(writer, memory, "not_relevant_enough");
        writer.WriteEndArray();
    }

    private static void WriteMemory(Utf8JsonWriter writer, Recollection memory, string? reason)
    {
        writer.WriteStartObject();
        writer.WriteString("id", memory.Id);
        writer.WriteString("kind", memory.Kind switch { MemoryKind.Fact => "fact", MemoryKind.Note => "note", MemoryKind.Summary => "summary", MemoryKind.Persona => "persona", MemoryKind.Document => "document", _ => "turn" });
        writer.WriteString("speaker", memory.Speaker);
        writer.WriteString("role", memory.Role == TurnRole.User ? "user" : "assistant");
        writer.WriteString("text", memory.Text);
        writer.WriteString("said_at", memory.SaidAt);
        writer.WriteString("conversation_id", memory.Conversation.ToString());
        writer.WriteNumber("score", Math.Round(memory.Score, 4));
        if (reason is not null) writer.WriteString("reason", reason);
        writer.WriteStartObject("why");
        writer.WriteNumber("lexical", Math.Round(memory.Why.Lexical, 4));
        writer.WriteNumber("dense", Math.Round(memory.Why.Dense, 4));
        writer.WriteNumber("time", Math.Round(memory.Why.Time, 4));
        writer.WriteNumber("importance", Math.Round(memory.Why.Importance, 4));
        writer.WriteNumber("emotion", Math.Round(memory.Why.Emotion, 4));
        writer.WriteNumber("rerank", Math.Round(memory.Why.Rerank, 4));
        writer.WriteStartObject("features");
        foreach (var (name, value) in memory.Why.Features) writer.WriteNumber(name, Math.Round(value, 4));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteEmotion(Utf8JsonWriter writer, EmotionReading emotion)
    {
        writer.WriteStartObject("emotion");
        writer.WriteString("dominant", emotion.Dominant);
        writer.WriteNumber("confidence", Math.Round(emotion.Confidence, 3));
        writer.WriteString("detector", emotion.Detector);
        writer.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter writer, ComposedPrompt prompt)
    {
        writer.WriteStartArray("messages");
        for (var i = 0; i < prompt.Messages.Count; i++)
        {
            var message = prompt.Messages[i];
            var fromClient = prompt.Plan.Messages[i].IsClient;
            var text = message.Text;
            writer.WriteStartObject();
            writer.WriteString("role", message.Role.Value);
            writer.WriteString("origin", fromClient ? "client" : "kindred");
            writer.WriteString("text", fromClient && text.Length > Preview ? string.Concat(text.AsSpan(0, Preview), "…") : text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTiming(Utf8JsonWriter writer, TurnTiming timing)
    {
        writer.WriteStartObject("milliseconds");
        Write("align", timing.Align);
        Write("recall", timing.Recall);
        Write("begin", timing.Begin);
        Write("plan", timing.Plan);
        Write("first_piece", timing.FirstPiece);
        Write("finish", timing.Finish);
        writer.WriteEndObject();

        void Write(string name, double? value)
        {
            if (value is { } milliseconds) writer.WriteNumber(name, milliseconds);
        }
    }
}
