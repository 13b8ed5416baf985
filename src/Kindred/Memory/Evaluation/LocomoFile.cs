using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kindred.Conversations;

namespace Kindred.Memory.Evaluation;

/// <summary>Reads LoCoMo's JSON. The data are CC BY-NC 4.0: for evaluation only, named by path, never shipped.</summary>
internal static partial class LocomoFile
{
    /// <exception cref="InvalidDataException">The file is not LoCoMo's.</exception>
    public static async Task<IReadOnlyList<LocomoConversation>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        try
        {
            using var document = await JsonDocument.ParseAsync(stream, default, cancellationToken);
            return [.. document.RootElement.EnumerateArray().Select(Conversation)];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is not a LoCoMo file: {error.Message}", error);
        }
    }

    /// <summary>The evidence ids of a question: some are written "D8:6; D9:17" or "D:11:26", and some name no turn at all.</summary>
    public static IEnumerable<string> EvidenceIds(string written) =>
        EvidenceId().Matches(written).Select(match => $"D{int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)}:{int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)}");

    /// <summary>"1:56 pm on 8 May, 2023", of nobody's time zone.</summary>
    public static DateTimeOffset Date(string written) =>
        DateTimeOffset.ParseExact(written, "h:mm tt 'on' d MMMM, yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static LocomoConversation Conversation(JsonElement sample)
    {
        var name = sample.GetProperty("sample_id").GetString()!;
        var turns = Turns(name, sample.GetProperty("conversation"));
        var ids = turns.Select(turn => turn.Turn.ExternalId!).ToHashSet(StringComparer.Ordinal);
        var questions = sample.GetProperty("qa").EnumerateArray().Select(question => Question(question, ids));
        return new LocomoConversation(name, turns, [.. questions.Where(question => question.Evidence.Count > 0)]);
    }

    private static LocomoQuestion Question(JsonElement question, HashSet<string> ids)
    {
        var evidence = question.TryGetProperty("evidence", out var written) ? written.EnumerateArray().SelectMany(id => EvidenceIds(id.GetString()!)) : [];
        return new LocomoQuestion(question.GetProperty("question").GetString()!, question.GetProperty("category").GetInt32(), evidence.Where(ids.Contains).ToHashSet(StringComparer.Ordinal));
    }

    private static List<TurnChange> Turns(string name, JsonElement conversation)
    {
        var (first, second) = (conversation.GetProperty("speaker_a").GetString()!, conversation.GetProperty("speaker_b").GetString()!);
        var id = new ConversationId(IdOf(name, 0));
        var turns = new List<TurnChange>();
        for (var session = 1; session < 1000; session++)
        {
            if (!conversation.TryGetProperty($"session_{session}", out var said)) continue;
            var date = Date(conversation.GetProperty($"session_{session}_date_time").GetString()!);
            foreach (var line in said.EnumerateArray())
            {
                var speaker = line.GetProperty("speaker").GetString()!;
                var (text, caption) = (line.GetProperty("text").GetString()!, line.TryGetProperty("blip_caption", out var shown) ? shown.GetString() : null);
                var role = speaker == first ? TurnRole.User : TurnRole.Assistant;
                var turn = new Turn(
                    new TurnId(IdOf(name, turns.Count + 1)), id, turns.Count == 0 ? null : turns[^1].Turn.Id, turns.Count, session, role, speaker, text,
                    TurnKey.Of(role, text), date, Settled: true, Caption: caption, ExternalId: line.GetProperty("dia_id").GetString());
                turns.Add(new TurnChange(turns.Count + 1, turn, second, name, first));
            }
        }

        return turns;
    }

    // The same ids on every run, so that ties fall the same way.
    private static Guid IdOf(string name, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, TurnKey.Of(TurnRole.User, name));
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new Guid(bytes, bigEndian: true);
    }

    [GeneratedRegex(@"D:?(\d+):(\d+)")]
    private static partial Regex EvidenceId();
}
