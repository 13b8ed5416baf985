using Kindred.Backends.Embedded;
using Microsoft.Data.Sqlite;

namespace Kindred.Tests.Backends.Embedded;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task A_job_that_fails_leaves_nothing_and_does_not_fail_its_neighbours()
    {
        using var folder = new DataFolder();
        await using var database = folder.Open();
        var jobs = Gather(database, 40, i => i % 4 == 0);

        for (var i = 0; i < jobs.Count; i++)
        {
            if (i % 4 == 0) await Should.ThrowAsync<TimeZoneNotFoundException>(jobs[i]);
            else (await jobs[i]).ShouldBe(i);
        }

        (await NamesAsync(database)).ShouldBe(Enumerable.Range(0, 40).Where(i => i % 4 != 0).Select(i => $"job {i:00}"));
    }

    [Fact]
    public async Task A_statement_that_breaks_a_rule_fails_only_its_own_job()
    {
        using var folder = new DataFolder();
        await using var database = folder.Open();
        var good = database.WriteAsync(session => Insert(session, "good"), default);
        var twice = database.WriteAsync(session => Insert(session, "new") + session.Statement("INSERT INTO person VALUES (@owner, 1)").With("@owner", "new").Execute(), default);
        var after = database.WriteAsync(session => Insert(session, "after"), default);

        await good;
        await Should.ThrowAsync<SqliteException>(twice);
        await after;
        (await NamesAsync(database)).ShouldBe(["after", "good"]);
    }

    [Fact]
    public async Task A_job_nobody_waits_for_any_more_is_left_out()
    {
        using var folder = new DataFolder();
        await using var database = folder.Open();
        using var stop = new CancellationTokenSource();
        using var hold = new ManualResetEventSlim();
        using var running = new ManualResetEventSlim();
        var first = database.WriteAsync(
            _ =>
            {
                running.Set();
                hold.Wait();
                return 0;
            },
            default);
        running.Wait();
        var left = database.WriteAsync(session => Insert(session, "left"), stop.Token);
        await stop.CancelAsync();
        hold.Set();

        await first;
        await Should.ThrowAsync<OperationCanceledException>(left);
        (await NamesAsync(database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_queued_when_the_database_closes_is_still_written()
    {
        using var folder = new DataFolder();
        List<Task<int>> jobs;
        await using (var database = folder.Open()) jobs = Gather(database, 200, _ => false);

        (await Task.WhenAll(jobs)).Length.ShouldBe(200);
        await using var again = folder.Open();
        (await NamesAsync(again)).Count.ShouldBe(200);
        await again.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => again.WriteAsync(session => Insert(session, "late"), default));
        await Should.ThrowAsync<ObjectDisposedException>(() => NamesAsync(again));
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        using var folder = new DataFolder();
        await using var database = folder.Open();
        await Should.ThrowAsync<SqliteException>(() => database.ReadAsync(session => Insert(session, "x"), default));
    }

    [Fact]
    public async Task Two_databases_over_one_file_count_on_together()
    {
        using var folder = new DataFolder();
        await using var one = folder.Open();
        await using var two = folder.Open();
        var person = SampleChat.Ann;
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? one : two).WriteAsync(
            session =>
            {
                var sequence = new Sequence(session, person);
                sequence.Next();
                sequence.Save();
                return sequence.Last;
            },
            default)));

        (await one.ReadAsync(session => Sequence.LastOf(session, person), default)).ShouldBe(100);
    }

    private static List<Task<int>> Gather(EmbeddedDatabase database, int count, Func<int, bool> fails) =>
        [.. Enumerable.Range(0, count).Select(i => database.WriteAsync(session => Insert(session, $"job {i:00}") > 0 && fails(i) ? throw new TimeZoneNotFoundException() : i, default))];

    private static int Insert(SqliteSession session, string owner) =>
        session.Statement("INSERT INTO person (owner, sequence) VALUES (@owner, 1)").With("@owner", owner).Execute();

    private static Task<List<string>> NamesAsync(EmbeddedDatabase database) =>
        database.ReadAsync(session => session.Statement("SELECT owner FROM person ORDER BY owner").Rows(row => row.GetString(0)), default);
}
