using System.Buffers;
using System.Text;
using System.Text.Json;
using Kindred.Chat;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary>Collects the pieces of an answer into one object, for clients that do not stream.</summary>
internal sealed class ChatAnswer(AnswerHead head)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private OpenAiWhole? _whole;
    private TurnReceipt? _receipt;
    private string _finishReason = "stop";

    public void Begin(TurnReceipt receipt) => _receipt = receipt;

    public void Add(ChatResponseUpdate update)
    {
        if (update.RawRepresentation is OpenAiWhole whole) _whole = whole;
        foreach (var content in update.Contents)
        {
            if (content is TextContent text) _text.Append(text.Text);
            else if (content is TextReasoningContent reasoning) _reasoning.Append(reasoning.Text);
        }

        if (update.FinishReason is { } reason) _finishReason = reason.Value;
    }

    public ReadOnlyMemory<byte> Write(int promptTokens, int replyTokens)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        body.Write((_receipt is null ? head : head.Of(_receipt)).Open("chat.completion"));
        body.Write(",\"choices\":"u8);
        if (_whole is not null) body.Write(_whole.Choices.Span);
        else WriteChoices(body);
        body.Write(",\"usage\":"u8);
        if (_whole is { Usage.IsEmpty: false }) body.Write(_whole.Usage.Span);
        else WriteUsage(body, promptTokens, replyTokens == 0 && _whole is not null ? Estimate(_whole.Choices) : replyTokens);
        WriteField(body, ",\"system_fingerprint\":"u8, _whole?.SystemFingerprint ?? default);
        WriteField(body, ",\"service_tier\":"u8, _whole?.ServiceTier ?? default);
        if (_whole is { Extra.IsEmpty: false }) WriteExtras(body, _whole);
        if (_receipt is not null) WriteField(body, ",\"kindred\":"u8, AnswerHead.Receipt(_receipt));
        body.Write("}"u8);
        return body.WrittenMemory;
    }

    private void WriteChoices(ArrayBufferWriter<byte> body)
    {
        using var writer = new Utf8JsonWriter(body);
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("message");
        writer.WriteString("role", "assistant");
        writer.WriteString("content", _text.ToString());
        if (_reasoning.Length > 0) writer.WriteString("reasoning_content", _reasoning.ToString());
        writer.WriteNull("refusal");
        writer.WriteEndObject();
        writer.WriteNull("logprobs");
        writer.WriteString("finish_reason", _finishReason);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteUsage(ArrayBufferWriter<byte> body, int promptTokens, int replyTokens)
    {
        using var writer = new Utf8JsonWriter(body);
        Usage.Write(writer, promptTokens, replyTokens);
    }

    // Calls and thoughts, which our own count does not see, at four characters a token.
    private static int Estimate(ReadOnlyMemory<byte> choices) => Math.Max(1, choices.Length / 4);

    private static void WriteExtras(ArrayBufferWriter<byte> body, OpenAiWhole whole)
    {
        WriteField(body, ","u8, whole.Extra);
        foreach (var more in whole.MoreExtras) WriteField(body, ","u8, more.Of(whole.Json));
    }

    private static void WriteField(ArrayBufferWriter<byte> body, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty) return;
        body.Write(name);
        body.Write(value.Span);
    }
}
