using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Tests.Backends.Embedded;

namespace Kindred.Tests.Conversations;

/// <summary>Whatever people do in their chat programs, the stored branch is what they see. Random chats against a model of the truth.</summary>
public class AlignmentProperties
{
    private const int Sequences = 10_000;
    private const int Actions = 14;

    [Fact]
    public async Task Ten_thousand_random_chats_are_followed_without_joining_losing_or_inventing_a_turn()
    {
        var (requests, anew) = (0, 0);
        await Parallel.ForAsync(0, Sequences, async (seed, _) =>
        {
            var store = new RamConversationStore();
            var client = await PlayAsync(seed, store);
            var stored = store.Turns.Select(static turn => turn.Text).Concat(store.OldWords).ToHashSet();
            client.UserWords.Where(words => !stored.Contains(words)).ShouldBeEmpty($"seed {seed}: lost\n{client.History}");
            client.NeverSaid.Where(stored.Contains).ShouldBeEmpty($"seed {seed}: polluted");
            Interlocked.Add(ref requests, client.Requests);
            Interlocked.Add(ref anew, client.OpenedAnew);
        });
        anew.ShouldBeLessThan(requests / 500, "chats that were not recognised");
    }

    [Fact]
    public async Task The_database_follows_random_chats_too()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            using var temporary = new TemporaryDatabase();
            await PlayAsync(seed, new SqliteConversationStore(temporary.Database));
        }
    }

    private static async Task<SimulatedClient> PlayAsync(int seed, IConversationStore store)
    {
        var client = new SimulatedClient(seed, store);
        try
        {
            for (var i = 0; i < Actions; i++) await client.ActAsync();
        }
        catch (Exception e) when (e is not ShouldAssertException)
        {
            throw new InvalidOperationException($"seed {seed}\n{client.History}", e);
        }
        catch (ShouldAssertException e)
        {
            throw new ShouldAssertException($"seed {seed}: {e.Message}");
        }

        return client;
    }
}
