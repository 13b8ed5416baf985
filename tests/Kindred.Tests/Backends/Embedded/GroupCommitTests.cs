using Kindred.Backends.Embedded;
using Microsoft.Data.Sqlite;

namespace Kindred.Tests.Backends.Embedded;

public sealed class GroupCommitTests : IDisposable
{
    private readonly TemporaryDatabase _temporary = new();

    private EmbeddedDatabase Database => _temporary.Database;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_job_that_fails_leaves_nothing_and_does_not_fail_its_neighbours()
    {
        var jobs = Gather(40, static i => i % 4 == 0);
        for (var i = 0; i < jobs.Count; i++)
        {
            if (i % 4 == 0) await Should.ThrowAsync<TimeZoneNotFoundException>(jobs[i]);
            else (await jobs[i]).ShouldBe(i);
        }

        (await NamesAsync()).ShouldBe(Enumerable.Range(0, 40).Where(static i => i % 4 != 0).Select(static i => $"job {i:00}"));
    }

    [Fact]
    public async Task A_statement_that_breaks_a_rule_fails_only_its_own_job()
    {
        var good = Database.WriteAsync(static session => Insert(session, "good"), default);
        var twice = Database.WriteAsync(static session => Insert(session, "new") + Insert(session, "new"), default);
        var after = Database.WriteAsync(static session => Insert(session, "after"), default);

        await good;
        await Should.ThrowAsync<SqliteException>(twice);
        await after;
        (await NamesAsync()).ShouldBe(["after", "good"]);
    }

    [Fact]
    public async Task A_job_nobody_waits_for_any_more_is_left_out()
    {
        using var stop = new CancellationTokenSource();
        using var hold = new ManualResetEventSlim();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = Database.WriteAsync(
            _ =>
            {
                running.SetResult();
                hold.Wait();
                return 0;
            },
            default);
        await running.Task;
        var left = Database.WriteAsync(static session => Insert(session, "left"), stop.Token);
        await stop.CancelAsync();
        hold.Set();

        await first;
        await Should.ThrowAsync<OperationCanceledException>(left);
        (await NamesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_queued_when_the_database_closes_is_still_written()
    {
        var jobs = Gather(200, static _ => false);
        var closed = Database;
        _temporary.Close();

        (await Task.WhenAll(jobs)).Length.ShouldBe(200);
        (await NamesAsync()).Count.ShouldBe(200);
        await Should.ThrowAsync<ObjectDisposedException>(() => closed.WriteAsync(static session => Insert(session, "late"), default));
        await Should.ThrowAsync<ObjectDisposedException>(() => closed.ReadAsync(static _ => 0, default));
    }

    [Fact]
    public async Task Readers_cannot_write() => await Should.ThrowAsync<SqliteException>(() => Database.ReadAsync(static session => Insert(session, "x"), default));

    [Fact]
    public async Task Two_databases_over_one_file_count_on_together()
    {
        await using var other = EmbeddedDatabase.Open(new Kindred.Backends.StorageOptions { Data = _temporary.Folder }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var person = new Kindred.Users.PersonId("ann");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? other : Database).WriteAsync(
            session =>
            {
                var sequence = new SequenceCounter(session, person);
                sequence.Next();
                sequence.Save();
                return sequence.Last;
            },
            default)));

        (await Database.ReadAsync(session => SequenceCounter.Read(session, person), default)).ShouldBe(100);
    }

    private static int Insert(SqliteSession session, string owner) => session.Statement("INSERT INTO person (owner, sequence) VALUES ($owner, 1)").With("$owner", owner).Execute();

    private List<Task<int>> Gather(int count, Func<int, bool> fails) =>
        [.. Enumerable.Range(0, count).Select(i => Database.WriteAsync(session => Insert(session, $"job {i:00}") > 0 && fails(i) ? throw new TimeZoneNotFoundException() : i, default))];

    private Task<List<string>> NamesAsync() =>
        Database.ReadAsync(static session => session.Statement("SELECT owner FROM person ORDER BY owner").Rows(static row => row.GetString(0)), default);
}
