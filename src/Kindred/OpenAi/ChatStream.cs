using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Kindred.Chat;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.Web;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary>
/// Writes the events of one streamed answer. Back-ends that speak the same wire have their <c>choices</c> sent on byte for byte,
/// under our id and model; the frame is encoded once per answer.
/// </summary>
internal sealed class ChatStream(PipeWriter output, AnswerHead head, bool includesUsage)
{
    private readonly byte[] _open = head.Open("chat.completion.chunk");
    private byte[]? _receipt;
    private bool _spoke;
    private bool _usageSent;

    /// <summary>The receipt goes with the first piece: a stream has no room for it at its end.</summary>
    public void Begin(TurnReceipt receipt) => _receipt = head.Receipt(receipt);

    public void Write(ChatResponseUpdate update)
    {
        if (update.RawRepresentation is OpenAiChunk chunk) WriteChunk(chunk);
        else WriteOwn(update);
    }

    /// <summary>Usage, when it was asked for and the back-end has not told it, and the end mark.</summary>
    public void End(int promptTokens, int replyTokens)
    {
        if (includesUsage && !_usageSent) WriteUsage(promptTokens, replyTokens);
        output.Write("data: [DONE]\n\n"u8);
    }

    /// <summary>A failure on the way: an error event, and no end mark, so that a half reply does not look whole.</summary>
    public void Fail(ApiException error)
    {
        output.Write("data: "u8);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            ApiError.WriteError(writer, error);
            writer.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    private void WriteChunk(OpenAiChunk chunk)
    {
        // The closing event with usage alone belongs only to clients that asked for it.
        if (!chunk.HasChoices && (!includesUsage || chunk.Usage.IsEmpty)) return;
        Open();
        WriteField(",\"system_fingerprint\":"u8, chunk.SystemFingerprint);
        WriteField(",\"service_tier\":"u8, chunk.ServiceTier);
        output.Write(",\"choices\":"u8);
        output.Write(chunk.HasChoices ? chunk.Choices.Span : "[]"u8);
        if (!chunk.Usage.IsEmpty)
        {
            WriteField(",\"usage\":"u8, chunk.Usage);
            _usageSent = true;
        }
        else if (includesUsage)
        {
            output.Write(",\"usage\":null"u8);
        }

        Close();
    }

    private void WriteOwn(ChatResponseUpdate update)
    {
        Open();
        output.Write(",\"choices\":[{\"index\":0,\"delta\":"u8);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            if (!_spoke) writer.WriteString("role", "assistant");
            var reasoning = string.Concat(update.Contents.OfType<TextReasoningContent>().Select(static content => content.Text));
            if (reasoning.Length > 0) writer.WriteString("reasoning_content", reasoning);
            var text = update.Text;
            if (text.Length > 0 || !_spoke) writer.WriteString("content", text);
            writer.WriteEndObject();
        }

        _spoke = true;
        output.Write(",\"logprobs\":null,\"finish_reason\":"u8);
        output.Write(update.FinishReason is { } reason ? JsonSerializer.SerializeToUtf8Bytes(reason.Value, OpenAiJson.Default.String) : "null"u8);
        output.Write("}]"u8);
        if (includesUsage) output.Write(",\"usage\":null"u8);
        Close();
    }

    private void WriteUsage(int promptTokens, int replyTokens)
    {
        Open();
        output.Write(",\"choices\":[],\"usage\":"u8);
        using (var writer = new Utf8JsonWriter(output)) Usage.Write(writer, promptTokens, replyTokens);
        Close();
    }

    private void Open()
    {
        output.Write("data: "u8);
        output.Write(_open);
    }

    private void Close()
    {
        if (_receipt is { } receipt)
        {
            output.Write(",\"kindred\":"u8);
            output.Write(receipt);
            _receipt = null;
        }

        output.Write("}\n\n"u8);
    }

    private void WriteField(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty) return;
        output.Write(name);
        output.Write(value.Span);
    }
}
