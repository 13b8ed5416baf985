using System.Buffers;
using System.Text.Json;
using Kindred.Chat;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>How an answer stands.</summary>
/// <param name="Incomplete">Why it breaks off, in OpenAI's words.</param>
internal sealed record ResponseState(string Status, string? Incomplete = null, ApiException? Error = null, DateTimeOffset? CompletedAt = null)
{
    public static ResponseState InProgress { get; } = new("in_progress");
}

/// <summary>Writes the object <c>response</c>. What the request did not say is null, not a default of OpenAI's: the back-end has its own.</summary>
internal sealed class ResponseBody(ResponseRequest request, ResponseId id, DateTimeOffset created, string model)
{
    private static readonly string[] Echoed = ["instructions", "max_output_tokens", "max_tool_calls", "reasoning", "safety_identifier", "service_tier", "temperature", "top_p", "user"];

    private byte[]? _receipt;
    private string? _conversation;

    public void Begin(TurnReceipt receipt)
    {
        _receipt = AnswerHead.Receipt(receipt);
        _conversation = receipt.ConversationId;
    }

    /// <param name="tokens">Counted by us, for back-ends that report none.</param>
    public ReadOnlyMemory<byte> Write(ResponseState state, ResponseOutput output, (int Prompt, int Reply)? tokens = null)
    {
        var json = new ArrayBufferWriter<byte>(2048);
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("id", id.ToString());
        writer.WriteString("object", "response");
        writer.WriteNumber("created_at", created.ToUnixTimeSeconds());
        writer.WriteString("status", state.Status);
        WriteState(writer, state);
        writer.WriteString("model", model);
        output.Write(writer, state.Status);
        WriteRequest(writer);
        if (tokens is { } counted) ResponseUsage.Write(writer, output, counted.Prompt, counted.Reply);
        else writer.WriteNull("usage");
        if (_receipt is not null)
        {
            writer.WritePropertyName("kindred");
            writer.WriteRawValue(_receipt, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenMemory;
    }

    private static void WriteState(Utf8JsonWriter writer, ResponseState state)
    {
        writer.WriteBoolean("background", false);
        if (state.CompletedAt is { } at) writer.WriteNumber("completed_at", at.ToUnixTimeSeconds());
        else writer.WriteNull("completed_at");
        if (state.Error is { } error)
        {
            writer.WriteStartObject("error");
            writer.WriteString("code", error.Status == 429 ? "rate_limit_exceeded" : error.Code ?? "server_error");
            writer.WriteString("message", error.Message);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("error");
        }

        if (state.Incomplete is { } reason)
        {
            writer.WriteStartObject("incomplete_details");
            writer.WriteString("reason", reason);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("incomplete_details");
        }
    }

    private void WriteRequest(Utf8JsonWriter writer)
    {
        foreach (var name in Echoed) Echo(writer, name, "null"u8);
        Echo(writer, "metadata", "{}"u8);
        Echo(writer, "parallel_tool_calls", "true"u8);
        Echo(writer, "tool_choice", "\"auto\""u8);
        Echo(writer, "tools", "[]"u8);
        Echo(writer, "text", """{"format":{"type":"text"}}"""u8);
        Echo(writer, "truncation", "\"disabled\""u8);
        writer.WriteString("previous_response_id", request.Previous);
        writer.WriteBoolean("store", request.Stores);
        if (request.Conversation is null)
        {
            writer.WriteNull("conversation");
            return;
        }

        writer.WriteStartObject("conversation");
        writer.WriteString("id", _conversation ?? request.Conversation);
        writer.WriteEndObject();
    }

    private void Echo(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> otherwise)
    {
        writer.WritePropertyName(name);
        if (request.Body.TryGetProperty(name, out var given) && given.ValueKind != JsonValueKind.Null) WriteGiven(writer, name, given);
        else writer.WriteRawValue(otherwise, skipInputValidation: true);
    }

    private static void WriteGiven(Utf8JsonWriter writer, string name, JsonElement given)
    {
        // Readers expect a format wherever there is a text.
        if (name != "text" || given.TryGetProperty("format", out _))
        {
            writer.WriteAsIs(given);
            return;
        }

        writer.WriteStartObject();
        writer.WriteStartObject("format");
        writer.WriteString("type", "text");
        writer.WriteEndObject();
        foreach (var field in given.EnumerateObject()) writer.WriteAsIs(field);
        writer.WriteEndObject();
    }
}
