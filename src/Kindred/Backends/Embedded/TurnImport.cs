using Kindred.Conversations;
using Kindred.Transfer;
using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Lays a stretch of imported turns over what is there already, within one write (<see cref="IImportStore.AddAsync"/>).</summary>
internal sealed class TurnImport
{
    private readonly SqliteSession _session;
    private readonly PersonId _owner;
    private readonly Guid _batch;
    private readonly ConversationId _conversation;
    private readonly SequenceCounter _sequence;
    private readonly Dictionary<TurnId, TurnId> _known = [];

    // The stored turn reached so far, and the new ones that come right behind it.
    private TurnId? _anchor;
    private readonly List<Turn> _run = [];

    private TurnImport(SqliteSession session, PersonId owner, Guid batch, ConversationId conversation, TurnId? after)
    {
        (_session, _owner, _batch, _conversation, _anchor) = (session, owner, batch, conversation, after);
        _sequence = new SequenceCounter(session, owner);
    }

    public static ImportedPart Run(SqliteSession session, PersonId owner, Guid batch, ImportPart part)
    {
        var conversation = ImportedHead.FindOrCreate(session, owner, part);
        var import = new TurnImport(session, owner, batch, conversation, part.After);
        var added = import.Add(part.Turns, part.Source.Forks);
        var beside = part.Branches.Count(import.AddBeside);
        import._sequence.Save();
        if (added > 0) ImportedHead.Touch(session, owner, conversation, part.Head.UpdatedAt);
        return new ImportedPart(conversation, import._anchor, added, beside, import._known);
    }

    private int Add(IReadOnlyList<Turn> turns, bool forks)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var added = 0;
        foreach (var turn in turns)
        {
            if (turn.ExternalId is { } name && !names.Add(name)) continue;
            if (Match(turn, _anchor) is not { } match)
            {
                _run.Add(turn with { Conversation = _conversation });
                continue;
            }

            if (match.Id != turn.Id) _known[turn.Id] = match.Id;
            // Else a name that comes again further down the file: the same turn told twice.
            if (!match.IsFurtherOn) continue;
            added += Splice();
            _anchor = match.Id;
        }

        return added + (forks && Leaves() ? Follow() : Splice());
    }

    /// <summary>Keeps a turn beside the branch in use.</summary>
    private bool AddBeside(ImportedBranch branch)
    {
        var after = branch.After is { } named && _known.TryGetValue(named, out var stored) ? stored : branch.After;
        if (Match(branch.Turn, after) is { } match)
        {
            if (match.Id != branch.Turn.Id) _known[branch.Turn.Id] = match.Id;
            return false;
        }

        var above = new StoredTree(_session, _owner, _conversation).Find(after);
        var turn = branch.Turn with { Conversation = _conversation, Parent = above is null ? null : after, Ordinal = (above?.Ordinal ?? -1) + 1, State = TurnState.Inactive };
        TurnAppending.Insert(_session, _owner, turn, _sequence.Next(), _batch);
        return true;
    }

    /// <summary>The stored turn this one is: of the same name, else with the same words behind the same turn.</summary>
    private (TurnId Id, bool IsFurtherOn)? Match(Turn turn, TurnId? anchor)
    {
        var found = turn.ExternalId is { } name
            ? _session.Statement("""
                SELECT id, ordinal > coalesce((SELECT ordinal FROM turn WHERE owner = $owner AND id = $anchor), -1) FROM turn
                WHERE owner = $owner AND conversation = $conversation AND external_id = $name
                """).WithText("$name", name)
            : _session.Statement("""
                SELECT id, 1 FROM turn
                WHERE owner = $owner AND conversation = $conversation AND parent IS $anchor AND key = $key AND state <> 2
                    AND ordinal = coalesce((SELECT ordinal + 1 FROM turn WHERE owner = $owner AND id = $anchor), 0)
                ORDER BY state, number LIMIT 1
                """).With("$key", turn.Key);
        return found.With("$owner", _owner.Value).With("$conversation", TurnRows.Of(_conversation)).With("$anchor", TurnRows.Of(anchor))
            .First(static row => ((TurnId, bool)?)(new TurnId(TurnRows.Id(row, 0)), row.GetInt64(1) != 0));
    }

    /// <summary>Whether the file's end is not on the branch in use: it goes on from a turn that was left, or otherwise than the branch does.</summary>
    private bool Leaves()
    {
        if (_anchor is not null && new StoredTree(_session, _owner, _conversation).Find(_anchor) is { State: TurnState.Inactive }) return true;
        return _run.Count > 0 && Follower() is not null;
    }

    /// <summary>
    /// Keeps the file's end as a branch of its own. It becomes the branch in use when nothing on the one it leaves was lived here and nothing there is newer:
    /// then the chat went on elsewhere from here.
    /// </summary>
    /// <returns>The length of the run, which is empty afterwards.</returns>
    private int Follow()
    {
        var tree = new StoredTree(_session, _owner, _conversation);
        var anchor = tree.Find(_anchor);
        var successors = new Successors();
        var settled = Enumerable.Reverse(_run).Select(turn => successors.Settles(turn.Role)).Reverse().ToArray();
        var changes = BranchSwitch.Plan(tree, tree.Find(ImportedHead.LeafOf(_session, _owner, _conversation)), anchor, successors);
        var left = changes.Where(static change => change.State == TurnState.Inactive).ToArray();
        var switches = Array.TrueForAll(left, IsSuperseded);
        var state = switches ? TurnState.Active : TurnState.Inactive;
        if (switches)
        {
            foreach (var change in changes) tree.Save(change, _sequence.Next());
        }

        Insert(anchor, state, settled);
        var length = _run.Count;
        if (length > 0) _anchor = _run[^1].Id;
        if (switches && _anchor is { } leaf) ImportedHead.SetLeaf(_session, _owner, _conversation, leaf);
        _run.Clear();
        return length;
    }

    private bool IsSuperseded(StoredTurn left) => _session.Statement("SELECT batch IS NOT NULL AND said_at <= $newest FROM turn WHERE owner = $owner AND number = $number")
        .With("$owner", _owner.Value).With("$number", left.Number).With("$newest", NewestOfFile()).Number() == 1;

    private long NewestOfFile() => _run.Count > 0
        ? _run[^1].SaidAt.ToUnixTimeMilliseconds()
        : _session.Statement("SELECT said_at FROM turn WHERE owner = $owner AND id = $anchor").With("$owner", _owner.Value).With("$anchor", TurnRows.Of(_anchor)).Number() ?? 0;

    /// <summary>
    /// Puts the run behind the anchor, and what followed the anchor on the branch in use behind the run: a line that could not be read
    /// the first time finds its place, and a chat that went on here keeps what was said since.
    /// </summary>
    /// <returns>The length of the run, which is empty afterwards.</returns>
    private int Splice()
    {
        if (_run.Count == 0) return 0;
        var tree = new StoredTree(_session, _owner, _conversation);
        var anchor = tree.Find(_anchor);
        var state = anchor?.State == TurnState.Inactive ? TurnState.Inactive : TurnState.Active;
        var follower = tree.Find(Follower());
        var successors = new Successors();
        if (follower is not null) successors.Settles(follower.Role);
        if (follower is { IsSettled: true, Role: TurnRole.Assistant }) successors.Settles(TurnRole.User);
        Insert(anchor, state, [.. Enumerable.Reverse(_run).Select(turn => successors.Settles(turn.Role)).Reverse()]);
        foreach (var change in BranchSwitch.Plan(tree, anchor, anchor, successors)) tree.Save(change, _sequence.Next());
        var last = _run[^1].Id;
        if (follower is not null) MoveDown(follower.Number, last, _run.Count);
        else if (state == TurnState.Active) ImportedHead.SetLeaf(_session, _owner, _conversation, last);
        var length = _run.Count;
        _run.Clear();
        _anchor = last;
        return length;
    }

    private void Insert(StoredTurn? anchor, TurnState state, bool[] settled)
    {
        for (var i = 0; i < _run.Count; i++)
        {
            var turn = _run[i] with { Parent = i == 0 ? _anchor : _run[i - 1].Id, Ordinal = (anchor?.Ordinal ?? -1) + 1 + i, State = state, Settled = settled[i] };
            TurnAppending.Insert(_session, _owner, turn, _sequence.Next(), _batch);
        }
    }

    private TurnId? Follower() => _session.Statement("""
        SELECT id FROM turn
        WHERE owner = $owner AND conversation = $conversation AND parent IS $anchor AND state = 0
            AND ordinal = coalesce((SELECT ordinal + 1 FROM turn WHERE owner = $owner AND id = $anchor), 0)
        """).With("$owner", _owner.Value).With("$conversation", TurnRows.Of(_conversation)).With("$anchor", TurnRows.Of(_anchor))
        .First(static row => (TurnId?)new TurnId(TurnRows.Id(row, 0)));

    private void MoveDown(long top, TurnId parent, int by)
    {
        _session.Statement("UPDATE turn SET parent = $parent WHERE number = $top AND owner = $owner")
            .With("$owner", _owner.Value).With("$top", top).With("$parent", TurnRows.Of(parent)).Execute();
        _sequence.Skip(_session.Statement("""
            WITH RECURSIVE below (number, id, ordinal) AS (
                SELECT number, id, ordinal FROM turn WHERE number = $top AND owner = $owner
                UNION ALL
                SELECT t.number, t.id, t.ordinal FROM below b CROSS JOIN turn t
                WHERE t.owner = $owner AND t.conversation = $conversation AND t.ordinal = b.ordinal + 1 AND t.parent = b.id)
            UPDATE turn SET ordinal = turn.ordinal + $by, sequence = $last + place
            FROM (SELECT number AS moved, row_number() OVER (ORDER BY ordinal, number) AS place FROM below)
            WHERE number = moved
            """)
            .With("$owner", _owner.Value).With("$conversation", TurnRows.Of(_conversation)).With("$top", top).With("$by", by).With("$last", _sequence.Last).Execute());
    }
}
