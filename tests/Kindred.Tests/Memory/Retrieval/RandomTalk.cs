using FsCheck;
using FsCheck.Fluent;
using Kindred.Conversations;

namespace Kindred.Tests.Memory.Retrieval;

/// <summary>Random histories of a few conversations, from few words so that they meet often.</summary>
internal static class RandomTalk
{
    private static readonly string[] Words = ["cat", "cats", "garden", "running", "ran", "may", "monday", "the", "violin", "Lisbon", "you", "happy", "?", "2024", "mia", "tea"];
    private static readonly DateTimeOffset Start = new(2024, 5, 3, 9, 0, 0, TimeSpan.Zero);

    /// <summary>One thing that happens to one turn.</summary>
    /// <param name="Slot">Which turn of which conversation: conversation · 16 + ordinal.</param>
    /// <param name="State">What it is afterwards.</param>
    internal sealed record Event(int Slot, TurnState State, string Text);

    public static Gen<string> Text { get; } = from count in Gen.Choose(0, 6) from words in Gen.Elements(Words).ListOf(count) select string.Join(' ', words);

    public static Gen<Event[]> Histories { get; } =
        (from slot in Gen.Choose(0, 47)
         from state in Gen.Frequency((6, Gen.Constant(TurnState.Active)), (2, Gen.Constant(TurnState.Inactive)), (1, Gen.Constant(TurnState.Forgotten)))
         from text in Text
         select new Event(slot, state, text)).ArrayOf();

    /// <summary>What the store would report: a new text is a new version, other states change nothing else.</summary>
    public static List<TurnChange> Changes(IEnumerable<Event> events)
    {
        var versions = new Dictionary<int, Turn>();
        var changes = new List<TurnChange>();
        foreach (var it in events)
        {
            var turn = versions.TryGetValue(it.Slot, out var former)
                ? former with { State = it.State, Text = it.State is TurnState.Active ? it.Text : former.Text, Version = former.Version + (it.State is TurnState.Active && it.Text != former.Text ? 1 : 0) }
                : Fresh(it);
            versions[it.Slot] = turn;
            changes.Add(new TurnChange(changes.Count + 1, turn, "Mia", null, "Sam"));
        }

        return changes;
    }

    /// <summary>Each turn's last change only, in another order: what a server that starts now reads.</summary>
    public static List<TurnChange> Settled(IEnumerable<TurnChange> changes) =>
        [.. changes.GroupBy(change => change.Turn.Id).Select(group => group.Last()).OrderByDescending(change => change.Turn.Id.Value)];

    private static Turn Fresh(Event it)
    {
        var conversation = new ConversationId(new Guid(it.Slot / 16 + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]));
        var ordinal = it.Slot % 16;
        var speaker = ordinal % 2 == 0 ? "Sam" : "Mia";
        return Talk.Turn(conversation, ordinal, ordinal / 9, ordinal % 2 == 0 ? TurnRole.User : TurnRole.Assistant, it.Text, Start.AddHours(it.Slot * 5), speaker) with { State = it.State };
    }
}
