using Kindred.Users;

namespace Kindred.Backends.Embedded;

/// <summary>Hands out a person's change numbers within one write: gapless, for they return with the transaction if it is undone.</summary>
internal sealed class SequenceCounter(SqliteSession session, PersonId owner)
{
    private readonly long _first = Read(session, owner);
    private long _taken;

    /// <summary>The last number that was handed out, by whomever.</summary>
    public long Last => _first + _taken;

    public static long Read(SqliteSession session, PersonId owner) =>
        session.Statement("SELECT sequence FROM person WHERE owner = $owner").With("$owner", owner.Value).Number() ?? 0;

    public long Next() => _first + ++_taken;

    /// <summary>Takes the numbers that follow <see cref="Last"/> without naming each.</summary>
    public void Skip(int count) => _taken += count;

    /// <summary>Must be the last act of the write.</summary>
    public void Save()
    {
        if (_taken == 0) return;
        session.Statement("INSERT INTO person (owner, sequence) VALUES ($owner, $sequence) ON CONFLICT (owner) DO UPDATE SET sequence = excluded.sequence")
            .With("$owner", owner.Value).With("$sequence", Last).Execute();
    }
}
