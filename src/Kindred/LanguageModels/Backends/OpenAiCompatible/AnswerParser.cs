using System.Text.Json;

namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>
/// Reads an answer of the OpenAI chat completions API, an event of a stream or a whole one, in a single pass: what our own
/// program needs becomes strings and numbers, what is only sent on becomes ranges of bytes.
/// </summary>
internal ref struct AnswerParser
{
    private Utf8JsonReader _reader;
    private bool _extraIsLast;

    public AnswerFields Fields;

    /// <summary>Text of the first choice, null when there is none.</summary>
    public string? Text;

    /// <summary>Thoughts of the first choice (<c>reasoning_content</c> or <c>reasoning</c>).</summary>
    public string? Reasoning;

    /// <summary>Texts of further choices (<c>n</c> &gt; 1); null as a rule.</summary>
    public List<AlternativeText>? Alternatives;

    public string? FinishReason;
    public TokenUsage Usage;

    /// <summary>The value of a top-level <c>error</c> that is neither null nor false.</summary>
    public ByteRange Error;

    private AnswerParser(ReadOnlySpan<byte> json) => _reader = new Utf8JsonReader(json);

    /// <exception cref="JsonException">Not one JSON object, or one of another shape.</exception>
    public static AnswerParser Parse(ReadOnlySpan<byte> json)
    {
        var parser = new AnswerParser(json);
        parser.ReadAnswer();
        return parser;
    }

    private void ReadAnswer()
    {
        Expect(_reader.Read() && _reader.TokenType == JsonTokenType.StartObject);
        while (NextProperty())
        {
            var follows = _extraIsLast;
            _extraIsLast = false;
            if (_reader.ValueTextEquals("choices"u8)) ReadChoices();
            else if (_reader.ValueTextEquals("usage"u8)) ReadUsage();
            else if (_reader.ValueTextEquals("system_fingerprint"u8)) Fields.SystemFingerprint = SkipValue();
            else if (_reader.ValueTextEquals("service_tier"u8)) Fields.ServiceTier = SkipValue();
            else if (_reader.ValueTextEquals("error"u8)) ReadError();
            else if (IsOfTheFrame()) SkipValue();
            else KeepExtra(follows);
        }

        Expect(!_reader.Read());
    }

    private void ReadChoices()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null) return;
        Expect(_reader.TokenType == JsonTokenType.StartArray);
        var start = (int)_reader.TokenStartIndex;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(_reader.TokenType == JsonTokenType.StartObject);
            Fields.HasSeveralChoices |= Fields.HasChoices;
            ReadChoice();
            Fields.HasChoices = true;
        }

        Fields.Choices = new ByteRange(start, (int)_reader.BytesConsumed - start);
    }

    // Only the first choice is what is said; the words of others (n > 1) stand apart. Its number may come after its words.
    private void ReadChoice()
    {
        var (text, reasoning, finish) = (Text, Reasoning, FinishReason);
        var isFirst = !Fields.HasChoices;
        var choice = isFirst ? 0 : (Alternatives?.Count ?? 0) + 1;
        Text = null;
        while (NextProperty())
        {
            if (_reader.ValueTextEquals("index"u8)) choice = (int)(ReadCount() ?? choice);
            else if (_reader.ValueTextEquals("delta"u8) || _reader.ValueTextEquals("message"u8)) ReadMessage();
            else if (_reader.ValueTextEquals("finish_reason"u8)) FinishReason = ReadFinishReason();
            // The plain text of servers that answer in the older completion shape is not ours: choices without a message pass through.
            else SkipValue();
        }

        if (isFirst && choice == 0) return;
        if (!string.IsNullOrEmpty(Text)) (Alternatives ??= []).Add(new AlternativeText(choice, Text));
        (Text, Reasoning, FinishReason) = (text, reasoning, finish);
    }

    private void ReadMessage()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null) return;
        Expect(_reader.TokenType == JsonTokenType.StartObject);
        while (NextProperty())
        {
            if (_reader.ValueTextEquals("content"u8)) Text = ReadText() ?? Text;
            else if (_reader.ValueTextEquals("reasoning_content"u8) || _reader.ValueTextEquals("reasoning"u8)) Reasoning = ReadText() ?? Reasoning;
            else if (_reader.ValueTextEquals("tool_calls"u8) || _reader.ValueTextEquals("function_call"u8)) ReadToolCalls();
            else SkipValue();
        }
    }

    private void ReadToolCalls()
    {
        // An empty list, as some servers add to every event, calls nothing.
        var value = SkipValue();
        if (value.Length > 2) Fields.HasToolCalls = true;
    }

    private string? ReadText()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String) return JsonText.Read(ref _reader);
        _reader.Skip();
        return null;
    }

    private string? ReadFinishReason()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.String)
        {
            _reader.Skip();
            return null;
        }

        if (_reader.ValueTextEquals("stop"u8)) return "stop";
        if (_reader.ValueTextEquals("length"u8)) return "length";
        if (_reader.ValueTextEquals("tool_calls"u8)) return "tool_calls";
        return JsonText.Read(ref _reader) is { Length: > 0 } other ? other : null;
    }

    private void ReadUsage()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            return;
        }

        var start = (int)_reader.TokenStartIndex;
        while (NextProperty())
        {
            if (_reader.ValueTextEquals("prompt_tokens"u8)) Usage.Input = ReadCount();
            else if (_reader.ValueTextEquals("completion_tokens"u8)) Usage.Output = ReadCount();
            else if (_reader.ValueTextEquals("total_tokens"u8)) Usage.Total = ReadCount();
            else if (_reader.ValueTextEquals("prompt_tokens_details"u8)) Usage.CachedInput = ReadDetail("cached_tokens"u8);
            else if (_reader.ValueTextEquals("completion_tokens_details"u8)) Usage.Reasoning = ReadDetail("reasoning_tokens"u8);
            else SkipValue();
        }

        Fields.Usage = new ByteRange(start, (int)_reader.BytesConsumed - start);
    }

    private long? ReadDetail(scoped ReadOnlySpan<byte> name)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            return null;
        }

        long? count = null;
        while (NextProperty())
        {
            if (_reader.ValueTextEquals(name)) count = ReadCount();
            else SkipValue();
        }

        return count;
    }

    private long? ReadCount()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetDouble(out var count)) return (long)count;
        _reader.Skip();
        return null;
    }

    private void ReadError()
    {
        var value = SkipValue();
        if (_reader.TokenType != JsonTokenType.False) Error = value;
    }

    // Written anew for our own client, or (the last three) understood as a failure by some front-ends.
    private readonly bool IsOfTheFrame() =>
        _reader.ValueTextEquals("id"u8) || _reader.ValueTextEquals("object"u8) || _reader.ValueTextEquals("created"u8) || _reader.ValueTextEquals("model"u8)
        || _reader.ValueTextEquals("kindred"u8) || _reader.ValueTextEquals("message"u8) || _reader.ValueTextEquals("detail"u8);

    private void KeepExtra(bool follows)
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Read();
        _reader.Skip();
        var end = (int)_reader.BytesConsumed;
        if (Fields.Extra.IsEmpty) Fields.Extra = new ByteRange(start, end - start);
        else if (follows) Fields.Extra = Fields.Extra with { Length = end - Fields.Extra.Start };
        else (Fields.MoreExtras ??= []).Add(new ByteRange(start, end - start));
        _extraIsLast = Fields.MoreExtras is null;
    }

    /// <summary>Passes over the value of the present property; empty when it is null.</summary>
    private ByteRange SkipValue()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null) return default;
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return new ByteRange(start, (int)_reader.BytesConsumed - start);
    }

    private bool NextProperty() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private static void Expect(bool condition)
    {
        if (!condition) throw new JsonException("The answer does not have the shape of a chat completion.");
    }
}
