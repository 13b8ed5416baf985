using Kindred.Conversations;
using Kindred.Embeddings.Tokens;
using Kindred.Memory;

namespace Kindred.Chat;

/// <summary>
/// Decides what the model is sent. Pure. First what must not be cut: the client's instructions, our persona, pinned facts and the person's newest
/// message. Then the newest turns up to their share, memories in rank order, summaries, and older turns with whatever space is left.
/// The client's messages keep their order; when its window does not fit, its oldest turns give way (they are in memory).
/// </summary>
internal static class PromptPlanner
{
    /// <summary>Tokens that the frame of one message costs (role and separators; OpenAI's cookbook counts 3, other templates up to 4).</summary>
    public const int MessageOverhead = 4;

    private const int ReplyPrimer = 3;
    private const int ExpandedMemories = 3;

    public static PromptPlan Plan(PromptMaterial material, PromptOptions options, ITokenCounter counter)
    {
        var units = Units(material.Messages);
        var newest = units.Count > 0 ? units[^1] : null;
        var persona = material.Persona;
        var facts = material.PinnedFacts.Count == 0 ? null : "What is always true about this person:\n" + string.Join('\n', material.PinnedFacts.Select(static fact => "- " + fact));

        var instructions = material.Messages.Where(static message => message.Kind == ClientMessageKind.Instruction).Sum(static message => message.Tokens);
        var reserved = ReplyPrimer + instructions + (persona is null ? 0 : PersonaPlacement.Cost(persona, counter)) + Cost(facts, counter);
        var needed = reserved + (newest?.Tokens ?? 0);
        var context = material.Context ?? Math.Max(options.AssumedContext, Everything(material, needed, units, options));
        var limit = context - Math.Min(material.ReplyTokens, context / 2);
        if (needed > limit) return new PromptPlan.TooLarge(needed, limit);

        var budget = new Budget(limit - needed);
        var turnsBudget = (int)(context * options.TurnsShare);
        var turns = new NewestTurns(units, material.Earlier, counter);
        turns.TakeWhileFits(budget, turnsBudget);
        var memories = TakeMemories(material, budget, (int)(context * options.RecalledShare), counter);
        var summaries = TakeSummaries(material, budget, (int)(context * options.SummariesShare), counter);
        turns.TakeWhileFits(budget, int.MaxValue);
        var extras = PersonaExtras.Take(persona, turns.LeftOut == 0, budget.Left, counter);

        var messages = Arrange(material, extras, facts, memories.Text, summaries.Text, turns, options);
        PromptSection[] sections =
        [
            new("persona", (int)(context * options.PersonaShare), reserved + extras.Tokens, (persona?.Items ?? 0) + extras.Items + material.Messages.Count(static m => m.Kind == ClientMessageKind.Instruction) + material.PinnedFacts.Count, extras.LeftOut),
            new("turns", turnsBudget, turns.Tokens + (newest?.Tokens ?? 0), turns.Count + (newest is null ? 0 : 1), turns.LeftOut),
            new("recalled", (int)(context * options.RecalledShare), memories.Tokens, memories.Taken.Count, memories.LeftOut.Count),
            new("summaries", (int)(context * options.SummariesShare), summaries.Tokens, summaries.Count, material.Summaries.Count - summaries.Count),
        ];
        return new PromptPlan.Ready(messages, sections, memories.Taken, memories.LeftOut, sections.Sum(static section => section.Tokens), limit);
    }

    internal static int Cost(string? text, ITokenCounter counter) => text is null ? 0 : counter.Count(text) + MessageOverhead;

    // An unstated context is taken as large enough for all that the client sent: it knows its model better than we do.
    private static int Everything(PromptMaterial material, int needed, List<Unit> units, PromptOptions options) =>
        (int)Math.Min(int.MaxValue / 2, (needed + units.SkipLast(1).Sum(static unit => (long)unit.Tokens) + material.ReplyTokens) / Math.Max(0.05, 1 - options.RecalledShare - options.SummariesShare) + 1);

    // A spoken message with the tool messages after it stands or falls as one.
    private static List<Unit> Units(IReadOnlyList<ClientMessage> messages)
    {
        var units = new List<Unit>();
        foreach (var message in messages)
        {
            if (message.Kind == ClientMessageKind.Instruction) continue;
            if (message.Kind == ClientMessageKind.Tool && units.Count > 0) units[^1].Add(message);
            else units.Add(new Unit(message));
        }

        return units;
    }

    private static (string? Text, List<Recollection> Taken, List<Recollection> LeftOut, int Tokens) TakeMemories(PromptMaterial material, Budget budget, int share, ITokenCounter counter)
    {
        var taken = new List<Recollection>();
        var leftOut = new List<Recollection>();
        var lines = new Dictionary<TurnId, (DateTimeOffset Date, string Line)>();
        var frame = counter.Count(MemoryBlock.Render([])) + MessageOverhead + 2;
        var space = Math.Min(share, budget.Left) - frame;
        var used = 0;
        foreach (var memory in material.Recalled)
        {
            if (used + Add(memory) > space)
            {
                lines.Remove(memory.Turn);
                leftOut.Add(memory);
                continue;
            }

            used += counter.Count(lines[memory.Turn].Line) + 1;
            taken.Add(memory);
        }

        // Only the best few bring their neighbours: the rest of the ranking carries more evidence per token (docs/decisions/0010).
        foreach (var neighbour in taken.Take(ExpandedMemories).SelectMany(static memory => memory.Neighbours))
        {
            if (lines.ContainsKey(neighbour.Turn)) continue;
            var cost = Add(neighbour);
            if (used + cost > space) lines.Remove(neighbour.Turn);
            else used += cost;
        }

        // Lines were counted one by one; together they may cost a token more, and the budget is strict.
        while (lines.Count > 0)
        {
            var text = MemoryBlock.Render(lines.Values.OrderBy(static line => line.Date).Select(static line => line.Line));
            var tokens = counter.Count(text) + MessageOverhead;
            if (tokens <= Math.Min(share, budget.Left))
            {
                budget.Take(tokens);
                return (text, taken, leftOut, tokens);
            }

            var last = taken[^1];
            lines.Remove(lines.Keys.LastOrDefault(turn => taken.TrueForAll(memory => memory.Turn != turn), last.Turn));
            if (lines.ContainsKey(last.Turn)) continue;
            taken.Remove(last);
            leftOut.Insert(0, last);
        }

        return (null, taken, leftOut, 0);

        int Add(Recollection memory)
        {
            if (lines.ContainsKey(memory.Turn)) return 0;
            var line = MemoryBlock.Line(memory.SaidAt, memory.Speaker, memory.Role, memory.Text, material.Now);
            lines[memory.Turn] = (memory.SaidAt, line);
            return counter.Count(line) + 1;
        }
    }

    private static (string? Text, int Count, int Tokens) TakeSummaries(PromptMaterial material, Budget budget, int share, ITokenCounter counter)
    {
        var taken = new List<DatedText>();
        string? text = null;
        var tokens = 0;
        foreach (var summary in material.Summaries)
        {
            taken.Add(summary);
            var longer = "Summaries of earlier conversations:\n" + string.Join('\n', taken.OrderBy(static s => s.Date).Select(s => MemoryBlock.Line(s.Date, "summary", TurnRole.Assistant, s.Text, material.Now)));
            var cost = Cost(longer, counter);
            if (cost > Math.Min(share, budget.Left))
            {
                taken.RemoveAt(taken.Count - 1);
                break;
            }

            (text, tokens) = (longer, cost);
        }

        budget.Take(tokens);
        return (text, taken.Count, tokens);
    }

    private static List<PlannedMessage> Arrange(PromptMaterial material, PersonaExtras extras, string? facts, string? memories, string? summaries, NewestTurns turns, PromptOptions options)
    {
        var body = material.Messages.Where(message => message.Kind == ClientMessageKind.Instruction || turns.Keeps(message.Position)).Select(static message => message.Position).ToList();
        var kinds = material.Messages.ToDictionary(static message => message.Position, static message => message.Kind);
        var leading = body.TakeWhile(position => kinds[position] == ClientMessageKind.Instruction).Count();
        // Trailing instructions (a nudge after the newest message) are not counted: memory stands before the newest spoken ones.
        var spoken = body.Select((position, index) => (position, index)).Where(pair => kinds[pair.position] == ClientMessageKind.Spoken).Select(static pair => pair.index).ToList();
        var place = options.MemoryAfterSystem || spoken.Count < options.MessagesAfterMemory ? leading : Math.Max(leading, spoken[spoken.Count - options.MessagesAfterMemory]);

        var planned = new List<PlannedMessage>(body.Count + turns.Earlier.Count + 4);
        if (material.Persona is { } persona) planned.Add(PlannedMessage.Own(PlannedRole.System, persona.Text));
        if (extras.Examples is not null) planned.Add(PlannedMessage.Own(PlannedRole.System, extras.Examples));
        var chat = new List<int>(body.Count + turns.Earlier.Count + 1);
        for (var i = 0; i <= body.Count; i++)
        {
            if (i == leading)
            {
                if (facts is not null) planned.Add(PlannedMessage.Own(PlannedRole.System, facts));
                if (summaries is not null) planned.Add(PlannedMessage.Own(PlannedRole.System, summaries));
            }

            if (i == place && memories is not null) planned.Add(PlannedMessage.Own(PlannedRole.System, memories));
            if (i == leading)
            {
                if (extras.Greeting is not null) Say(PlannedMessage.Own(PlannedRole.Assistant, extras.Greeting));
                foreach (var turn in turns.Earlier) Say(PlannedMessage.Own(turn.Role == TurnRole.User ? PlannedRole.User : PlannedRole.Assistant, turn.Text));
            }

            if (i == body.Count) break;
            if (kinds[body[i]] == ClientMessageKind.Spoken) chat.Add(planned.Count);
            planned.Add(PlannedMessage.Client(body[i]));
        }

        return material.Persona is null ? planned : PersonaPlacement.Place(planned, chat, material.Persona);

        void Say(PlannedMessage message)
        {
            chat.Add(planned.Count);
            planned.Add(message);
        }
    }

    /// <summary>Tokens that are still free.</summary>
    private sealed class Budget(int tokens)
    {
        public int Left { get; private set; } = tokens;

        public void Take(int cost) => Left -= cost;
    }

    private sealed class Unit(ClientMessage first)
    {
        public List<int> Positions { get; } = [first.Position];

        public int Tokens { get; private set; } = first.Tokens;

        public void Add(ClientMessage message)
        {
            Positions.Add(message.Position);
            Tokens += message.Tokens;
        }
    }

    /// <summary>The turns before the newest message, taken from the newest backwards without gaps: first the client's, then stored ones.</summary>
    private sealed class NewestTurns(List<Unit> units, IReadOnlyList<Turn> earlier, ITokenCounter counter)
    {
        private readonly HashSet<int> _kept = units.Count > 0 ? [.. units[^1].Positions] : [];
        private readonly List<Turn> _earlier = [];
        private int _next = units.Count - 2;
        private int _nextEarlier = earlier.Count - 1;
        private bool _full;

        public int Tokens { get; private set; }

        public int Count { get; private set; }

        public int LeftOut => Math.Max(0, _next + 1) + _nextEarlier + 1;

        public List<Turn> Earlier => _earlier;

        public bool Keeps(int position) => _kept.Contains(position);

        public void TakeWhileFits(Budget budget, int share)
        {
            while (!_full && _next >= 0 && Fits(units[_next].Tokens, budget, share))
            {
                foreach (var position in units[_next--].Positions) _kept.Add(position);
            }

            while (!_full && _next < 0 && _nextEarlier >= 0 && Fits(counter.Count(earlier[_nextEarlier].Text) + MessageOverhead, budget, share))
                _earlier.Insert(0, earlier[_nextEarlier--]);
        }

        private bool Fits(int cost, Budget budget, int share)
        {
            if (cost > budget.Left)
            {
                _full = share == int.MaxValue;
                return false;
            }

            if (Tokens + cost > share) return false;
            budget.Take(cost);
            Tokens += cost;
            Count++;
            return true;
        }
    }
}
