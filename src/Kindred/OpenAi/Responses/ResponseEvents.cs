using System.Buffers;
using System.Text;
using System.Text.Json;
using Kindred.Web;

namespace Kindred.OpenAi.Responses;

/// <summary>Writes the events of one streamed answer of <c>/v1/responses</c>, numbered in order (OpenAI API reference, "Responses", "Streaming events").</summary>
internal sealed class ResponseEvents(IBufferWriter<byte> output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output);
    private int _sequence;

    /// <summary>An event about the answer as a whole, with the answer as it stands.</summary>
    public void Answer(string type, ReadOnlySpan<byte> response)
    {
        Open(type);
        _json.WritePropertyName("response"u8);
        _json.WriteRawValue(response, skipInputValidation: true);
        Close();
    }

    public void Error(ApiException error)
    {
        Open("error");
        _json.WriteString("code"u8, error.Code ?? "server_error");
        _json.WriteString("message"u8, error.Message);
        _json.WriteString("param"u8, error.Param);
        Close();
    }

    public void Item(string type, OutputItem item, string status)
    {
        Open(type);
        _json.WriteNumber("output_index"u8, item.Index);
        _json.WritePropertyName("item"u8);
        item.Write(_json, status);
        Close();
    }

    public void Part(string type, WordsItem item, OutputPart part, string text)
    {
        OpenWithin(type, item);
        _json.WriteNumber("content_index"u8, item.Parts.Count - 1);
        _json.WritePropertyName("part"u8);
        part.Write(_json, text);
        Close();
    }

    public void Words(WordsItem item, OutputPart part, string delta)
    {
        OpenWithin(DeltaOf(part.Kind), item);
        _json.WriteNumber("content_index"u8, item.Parts.Count - 1);
        _json.WriteString("delta"u8, delta);
        if (part.Kind == "output_text") WriteNoProbabilities();
        Close();
    }

    public void WordsDone(WordsItem item, OutputPart part, string text)
    {
        OpenWithin($"response.{part.Kind}.done", item);
        _json.WriteNumber("content_index"u8, item.Parts.Count - 1);
        _json.WriteString(part.Field, text);
        if (part.Kind == "output_text") WriteNoProbabilities();
        Close();
    }

    public void Arguments(CallItem call, string delta)
    {
        OpenWithin("response.function_call_arguments.delta", call);
        _json.WriteString("delta"u8, delta);
        Close();
    }

    public void ArgumentsDone(CallItem call)
    {
        OpenWithin("response.function_call_arguments.done", call);
        _json.WriteString("name"u8, call.Name);
        _json.WriteString("arguments"u8, call.Arguments.ToString());
        Close();
    }

    public void Dispose() => _json.Dispose();

    private static string DeltaOf(string kind) => kind switch
    {
        "output_text" => "response.output_text.delta",
        "refusal" => "response.refusal.delta",
        _ => "response.reasoning_text.delta",
    };

    private void WriteNoProbabilities()
    {
        _json.WriteStartArray("logprobs"u8);
        _json.WriteEndArray();
    }

    private void OpenWithin(string type, OutputItem item)
    {
        Open(type);
        _json.WriteString("item_id"u8, item.Id);
        _json.WriteNumber("output_index"u8, item.Index);
    }

    private void Open(string type)
    {
        output.Write("event: "u8);
        Encoding.ASCII.GetBytes(type, output);
        output.Write("\ndata: "u8);
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteNumber("sequence_number"u8, _sequence++);
    }

    private void Close()
    {
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n\n"u8);
    }
}
