using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text.Json;
using Kindred.Chat;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Kindred.Web;
using Microsoft.Extensions.AI;

namespace Kindred.OpenAi;

/// <summary>
/// Writes the events of one streamed answer. Back-ends that speak the same wire have their <c>choices</c> sent on byte for byte,
/// under our id and model; the frame is encoded once per answer. Each event holds one choice: some front-ends read no more.
/// </summary>
internal sealed class ChatStream(PipeWriter output, AnswerHead head, bool includesUsage)
{
    private byte[] _open = head.Open("chat.completion.chunk");
    private byte[]? _receipt;
    private ReadOnlyMemory<byte> _usage;
    private OpenAiChunk? _last;
    private bool _spoke;
    private int _uncounted;

    /// <summary>The receipt goes with the first piece: a stream has no room for it at its end.</summary>
    public void Begin(TurnReceipt receipt)
    {
        _open = head.Of(receipt).Open("chat.completion.chunk");
        _receipt = AnswerHead.Receipt(receipt);
    }

    public void Write(ChatResponseUpdate update)
    {
        switch (update.RawRepresentation)
        {
            case OpenAiChunk chunk:
                WriteChunk(chunk);
                break;
            case OpenAiWhole whole:
                WriteWhole(whole);
                break;
            default:
                WriteOwn(update);
                break;
        }

        // One event is about one token: what our own count does not see of calls, thoughts and further choices.
        if (update.Contents is not [TextContent, ..]) _uncounted++;
    }

    /// <summary>Usage, when it was asked for, as the back-end told it or else as we counted, and the end mark.</summary>
    public void End(int promptTokens, int replyTokens)
    {
        if (includesUsage) WriteUsage(promptTokens, replyTokens == 0 ? _uncounted : replyTokens);
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
        // Usage goes into an event of its own at the end, wherever the back-end told it, and only to clients that asked for it.
        if (!chunk.Usage.IsEmpty) _usage = chunk.Usage;
        if (!chunk.HasChoices)
        {
            _last = chunk;
            return;
        }

        if (chunk.HasSeveralChoices)
        {
            using var choices = JsonDocument.Parse(chunk.Choices);
            foreach (var choice in choices.RootElement.EnumerateArray())
            {
                OpenWith(chunk.SystemFingerprint, chunk.ServiceTier);
                output.Write(",\"choices\":["u8);
                JsonBytes.WriteLine(output, JsonMarshal.GetRawUtf8Value(choice));
                output.Write("]"u8);
                Close();
            }

            return;
        }

        OpenWith(chunk.SystemFingerprint, chunk.ServiceTier);
        WriteExtras(chunk);
        output.Write(",\"choices\":"u8);
        JsonBytes.WriteLine(output, chunk.Choices.Span);
        Close();
    }

    // A server that answers whole where a stream was asked for: its messages become the pieces that a stream would have had.
    private void WriteWhole(OpenAiWhole whole)
    {
        if (!whole.Usage.IsEmpty) _usage = whole.Usage;
        using var choices = JsonDocument.Parse(whole.Choices);
        var index = 0;
        foreach (var choice in choices.RootElement.EnumerateArray())
        {
            OpenWith(whole.SystemFingerprint, whole.ServiceTier);
            WholeChoice.WriteDelta(output, choice, index);
            Close();
            OpenWith(whole.SystemFingerprint, whole.ServiceTier);
            WholeChoice.WriteFinish(output, choice, index++);
            Close();
        }
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
        Close();
    }

    private void WriteUsage(int promptTokens, int replyTokens)
    {
        Open();
        if (_last is not null)
        {
            WriteField(",\"service_tier\":"u8, _last.ServiceTier);
            WriteExtras(_last);
        }

        output.Write(",\"choices\":[],\"usage\":"u8);
        if (_usage.IsEmpty)
        {
            using var writer = new Utf8JsonWriter(output);
            Usage.Write(writer, promptTokens, replyTokens);
        }
        else
        {
            JsonBytes.WriteLine(output, _usage.Span);
        }

        CloseFrame();
    }

    private void Open()
    {
        output.Write("data: "u8);
        output.Write(_open);
    }

    private void OpenWith(ReadOnlyMemory<byte> fingerprint, ReadOnlyMemory<byte> tier)
    {
        Open();
        WriteField(",\"system_fingerprint\":"u8, fingerprint);
        WriteField(",\"service_tier\":"u8, tier);
    }

    private void Close()
    {
        if (includesUsage) output.Write(",\"usage\":null"u8);
        CloseFrame();
    }

    private void CloseFrame()
    {
        if (_receipt is { } receipt)
        {
            output.Write(",\"kindred\":"u8);
            output.Write(receipt);
            _receipt = null;
        }

        output.Write("}\n\n"u8);
    }

    private void WriteExtras(OpenAiChunk chunk)
    {
        if (chunk.Extra.IsEmpty) return;
        WriteField(","u8, chunk.Extra);
        foreach (var more in chunk.MoreExtras) WriteField(","u8, more.Of(chunk.Json));
    }

    private void WriteField(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty) return;
        output.Write(name);
        JsonBytes.WriteLine(output, value.Span);
    }
}
