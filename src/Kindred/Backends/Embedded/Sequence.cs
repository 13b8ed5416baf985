using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>
/// A person's counter of changes, within one write job: read when it begins, written back by <see cref="Save"/>. The job's
/// transaction holds the write lock, so nobody counts meanwhile, and a job that is undone leaves no gap.
/// </summary>
internal sealed class Sequence
{
    private readonly SqliteSession _session;
    private readonly PersonId _owner;
    private readonly long _first;

    public Sequence(SqliteSession session, PersonId owner)
    {
        _session = session;
        _owner = owner;
        _first = Last = LastOf(session, owner);
    }

    public long Last { get; private set; }

    public static long LastOf(SqliteSession session, PersonId owner) =>
        session.Statement("SELECT sequence FROM person WHERE owner = @owner").With("@owner", owner.Value).Number() ?? 0;

    public long Next() => ++Last;

    /// <summary>Marks that a statement numbered <paramref name="count"/> rows from <see cref="Last"/> + 1 on.</summary>
    public void Skip(int count) => Last += count;

    public void Save()
    {
        if (Last == _first) return;
        _session.Statement("INSERT INTO person (owner, sequence) VALUES (@owner, @sequence) ON CONFLICT (owner) DO UPDATE SET sequence = excluded.sequence")
            .With("@owner", _owner.Value)
            .With("@sequence", Last)
            .Execute();
    }
}
