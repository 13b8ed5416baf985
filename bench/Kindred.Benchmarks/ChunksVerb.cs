using System.Diagnostics;
using System.Text;
using Kindred.Emotion;
using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.OpenAiCompatible;

namespace Kindred.Benchmarks;

/// <summary>A streamed answer of 2,000 pieces, from bytes to updates: time and memory a piece, when reads bring one event or many.</summary>
internal static class ChunksVerb
{
    private const int Pieces = 2000;

    private static readonly BackendAddress Backend = new("bench", new Uri("http://127.0.0.1/v1/"));

    public static void Run(FigureTable table)
    {
        var one = "data: "
            + """{"id":"chatcmpl-BnQx0a1b2c3d4e5f6","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini-2024-07-18","""
            + """ "service_tier":"default","system_fingerprint":"fp_1234567890","""
            + """ "choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]}"""
            + "\n\n";
        var events = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(one, Pieces)));
        foreach (var (name, most) in new[] { ("8 KiB a read", int.MaxValue), ("one event a read", one.Length) })
        {
            var figure = Measure.Time(name, () => ReadAll(events, most), seconds: 3);
            var before = GC.GetAllocatedBytesForCurrentThread();
            ReadAll(events, most);
            var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Pieces;
            table.Add(figure with { Note = $"{figure.P50 * 1000 / Pieces:F2} µs and {bytes:F0} bytes a piece of {one.Length} bytes" });
        }

        var parse = Encoding.UTF8.GetBytes(one[6..].Trim());
        var parsing = Measure.Time("the parser alone, 1,000 events", () => ParseMany(parse), seconds: 2);
        table.Add(parsing with { Note = $"{parsing.P50:F2} µs an event" });
        AddEmotion(table);
    }

    private static void AddEmotion(FigureTable table)
    {
        const string Text = "I had the worst day, my boss yelled at me and I was so upset, but my sister made me laugh and now I'm feeling better 🙂";
        var reader = new EmotionReader();
        table.Add(Measure.Time("reading the feelings of a message of 26 words", () => reader.Read(Text), seconds: 2));
    }

    private static void ParseMany(byte[] json)
    {
        for (var i = 0; i < 1000; i++) AnswerParser.Parse(json);
    }

    private static void ReadAll(byte[] events, int most)
    {
        using var response = new HttpResponseMessage();
        using var body = new PiecewiseStream(events, most);
        using var patience = new Patience(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
        var answer = new StreamedAnswer(Backend, "m", response, body, patience, new ModelsOptions());
        for (var i = 0; i < Pieces; i++)
        {
            var next = answer.NextAsync();
            Debug.Assert(next.IsCompletedSuccessfully, "The bytes are there.");
            if (next.GetAwaiter().GetResult() is null) throw new InvalidOperationException("The answer ended early.");
        }
    }

    /// <summary>Bytes in reads of a given size.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int most) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span[..Math.Min(buffer.Length, most)]));
    }
}
