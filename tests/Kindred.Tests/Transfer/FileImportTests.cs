using System.Text;
using Kindred.Backends;
using Kindred.Backends.Embedded;
using Kindred.Conversations;
using Kindred.Tests.Backends.Embedded;
using Kindred.Transfer;
using Kindred.Users;
using Kindred.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Tests.Transfer;

public sealed class FileImportTests : IDisposable
{
    private const string Chat = """
        {"type":"conversation","external_id":"c1","character":"Mia","user":"Ann","started_at":"2023-05-08T13:00:00Z"}
        {"type":"turn","external_id":"t1","role":"user","text":"I have a cat","said_at":"2023-05-08T13:00:00Z"}
        {"type":"turn","external_id":"t2","role":"assistant","speaker":"Mia!","text":"What is its name?","said_at":"2023-05-08T13:01:00Z"}
        {"type":"turn","external_id":"t3","role":"user","text":"Miso","caption":"a tabby"}
        {"type":"turn","external_id":"t4","role":"assistant","text":"How is Miso?","said_at":"2023-05-09T09:00:00Z"}
        """;

    private static readonly PersonId Ann = new("ann");
    private readonly TemporaryDatabase _temporary = new();
    private readonly SqliteConversationStore _store;
    private readonly RamWorkingMemory _workingMemory = new(new StorageOptions());
    private readonly FileImport _import;
    private int _woken;

    public FileImportTests()
    {
        _store = new SqliteConversationStore(_temporary.Database);
        _import = new FileImport(
            new ImportStores(new SqliteImportStore(_temporary.Database), _workingMemory, new SqlitePersonaStore(_temporary.Database), new SqliteLorebookStore(_temporary.Database)),
            () => _woken++, TimeProvider.System, NullLogger<FileImport>.Instance);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_conversation_comes_in_whole_with_what_the_file_leaves_out()
    {
        var result = await ImportAsync(Chat);
        (result.Conversations, result.Turns, result.SkippedTotal, _woken).ShouldBe((1, 4, 0, 1));

        var conversation = (await _store.FindByExternalIdAsync(Ann, "c1", default))!;
        (conversation.Character, conversation.PersonName, conversation.Batch).ShouldBe(("Mia", "Ann", result.Batch));
        conversation.UpdatedAt.ShouldBe(new DateTimeOffset(2023, 5, 9, 9, 0, 0, TimeSpan.Zero));
        var turns = await _store.PathAsync(Ann, conversation.ActiveLeaf!.Value, 10, default);
        turns.Select(static turn => (turn.ExternalId, turn.Role, turn.Speaker, turn.Text, turn.Ordinal, turn.Session, turn.Settled)).ShouldBe(
        [
            ("t1", TurnRole.User, "Ann", "I have a cat", 0, 0, true),
            ("t2", TurnRole.Assistant, "Mia!", "What is its name?", 1, 0, true),
            ("t3", TurnRole.User, "Ann", "Miso", 2, 0, true),
            ("t4", TurnRole.Assistant, "Mia", "How is Miso?", 3, 1, false),
        ]);
        turns[2].SaidAt.ShouldBe(turns[1].SaidAt);
        turns[2].Caption.ShouldBe("a tabby");
        turns.ShouldAllBe(turn => turn.State == TurnState.Active && turn.Key == TurnKey.Of(turn.Role, turn.Text));
    }

    [Fact]
    public async Task The_same_file_twice_adds_nothing()
    {
        var file = $$"""
            {{Chat}}
            {"type":"conversation","character":"Zoe","started_at":"2023-06-01T10:00:00Z"}
            {"type":"turn","role":"user","text":"hi"}
            {"type":"turn","role":"assistant","text":"hi"}
            {"type":"turn","role":"user","text":"hi"}
            {"type":"turn","role":"user","text":"hi"}
            """;
        (await ImportAsync(file)).Turns.ShouldBe(8);
        var last = await _store.LastSequenceAsync(Ann, default);
        var again = await ImportAsync(file);
        (again.Conversations, again.Turns).ShouldBe((0, 0));
        again.Batch.ShouldNotBeNull();
        (await _store.LastSequenceAsync(Ann, default)).ShouldBe(last);
        (await _store.ListAsync(Ann, null, 10, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_longer_file_of_the_same_chat_adds_its_end_and_a_mended_line_finds_its_place()
    {
        var lines = Chat.Split('\n');
        await ImportAsync(string.Join('\n', [lines[0], lines[1], "broken", lines[3]]));
        (await TextsAsync()).ShouldBe(["I have a cat", "Miso"]);
        (await ImportAsync(Chat)).Turns.ShouldBe(2);

        (await TextsAsync()).ShouldBe(["I have a cat", "What is its name?", "Miso", "How is Miso?"]);
        var tree = await _store.TreeAsync(Ann, (await _store.FindByExternalIdAsync(Ann, "c1", default))!.Id, default);
        tree.Select(static turn => turn.Ordinal).ShouldBe([0, 1, 2, 3]);
        tree.ShouldAllBe(static turn => turn.State == TurnState.Active);
        (await ImportAsync(Chat)).Turns.ShouldBe(0);
    }

    [Fact]
    public async Task A_chat_that_went_on_here_keeps_what_was_said_since()
    {
        var lines = Chat.Split('\n');
        await ImportAsync(string.Join('\n', lines[..3]));
        var conversation = (await _store.FindByExternalIdAsync(Ann, "c1", default))!;
        var lived = new Turn(TurnId.New(conversation.StartedAt), conversation.Id, conversation.ActiveLeaf, 2, 9, TurnRole.User, "Ann", "lived here", 1, conversation.UpdatedAt);
        await _store.AppendAsync(Ann, conversation, [lived], lived.Id, default);
        await _workingMemory.KeepAsync(Ann, new RecentTurns(conversation, [lived]), default);

        await ImportAsync(Chat);
        (await TextsAsync()).ShouldBe(["I have a cat", "What is its name?", "Miso", "How is Miso?", "lived here"]);
        (await _workingMemory.FindAsync(Ann, conversation.Id, default)).ShouldBeNull();
        var next = lived with { Id = TurnId.New(conversation.StartedAt), Parent = lived.Id, Ordinal = 5, Role = TurnRole.Assistant, Text = "and on" };
        await _store.AppendAsync(Ann, conversation, [next], next.Id, default);
        (await TextsAsync()).Last().ShouldBe("and on");
    }

    [Fact]
    public async Task A_name_told_twice_is_one_turn()
    {
        var lines = Chat.Split('\n');
        (await ImportAsync(string.Join('\n', [.. lines, lines[1], lines[2]]))).Turns.ShouldBe(4);
        (await ImportAsync(string.Join('\n', [.. lines, lines[1]]))).Turns.ShouldBe(0);
        (await TextsAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_long_chat_is_written_in_parts_and_stays_one()
    {
        var file = string.Join('\n', Enumerable.Range(0, 1_200).Select(i => $$"""{"type":"turn","role":"{{(i % 2 == 0 ? "user" : "assistant")}}","text":"number {{i}}"}""").Prepend("""{"type":"conversation","external_id":"c1"}"""));
        (await ImportAsync(file)).Turns.ShouldBe(1_200);
        (await TextsAsync()).ShouldBe(Enumerable.Range(0, 1_200).Select(i => $"number {i}"));
        var changes = await _store.ChangesAsync(Ann, 0, int.MaxValue, default);
        changes.Count(static change => !change.Turn.Settled).ShouldBe(1);
        (await ImportAsync(file)).Turns.ShouldBe(0);
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        var result = await ImportAsync(Chat + "\nbroken", dryRun: true);
        (result.Batch, result.Conversations, result.Turns, result.SkippedTotal).ShouldBe((null, 1, 4, 1));
        (await _store.LastSequenceAsync(Ann, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Bad_lines_are_skipped_with_their_numbers_and_reasons()
    {
        var result = await ImportAsync("{\"type\":\"turn\",\"role\":\"user\",\"text\":\"too early\"}\n\n" + Chat + "\n{}\nbroken");
        result.Turns.ShouldBe(4);
        result.Skipped.ShouldBe(
        [
            new SkippedLine(1, "is a turn before any line of type 'conversation'"),
            new SkippedLine(8, "has no 'type'"),
            new SkippedLine(9, "is not valid JSON"),
        ]);
        var many = await ImportAsync(Chat + string.Concat(Enumerable.Repeat("\nbroken", 250)));
        (many.Skipped.Count, many.SkippedTotal).ShouldBe((100, 250));
    }

    [Theory]
    [InlineData("", "empty_file")]
    [InlineData("\n\n", "empty_file")]
    [InlineData("hello\nworld", "nothing_usable")]
    [InlineData("{\"type\":\"turn\",\"role\":\"user\",\"text\":\"x\"}", "nothing_usable")]
    public async Task A_file_without_a_usable_line_is_refused(string file, string code)
    {
        (await Should.ThrowAsync<ApiException>(() => ImportAsync(file))).Code.ShouldBe(code);
        (await _store.LastSequenceAsync(Ann, default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_by_name()
    {
        using var file = new MemoryStream(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Chat)).ToArray());
        (await Should.ThrowAsync<ApiException>(() => _import.ImportAsync(Ann, file, new ImportRequest(), default))).Code.ShouldBe("not_utf8");
    }

    [Fact]
    public async Task An_import_is_taken_back_and_may_come_again()
    {
        var result = await ImportAsync(Chat);
        (await _import.UndoAsync(new PersonId("bob"), result.Batch!.Value, default)).ShouldBeNull();
        var undone = (await _import.UndoAsync(Ann, result.Batch.Value, default))!;
        (undone.Conversations, undone.Turns).ShouldBe((1, 4));

        (await _store.ListAsync(Ann, null, 10, default)).ShouldBeEmpty();
        (await _store.ChangesAsync(Ann, 0, 10, default)).ShouldAllBe(static change => change.Turn.State == TurnState.Forgotten && change.Turn.Text.Length == 0);
        (await _import.UndoAsync(Ann, result.Batch.Value, default)).ShouldBeNull();
        (await ImportAsync(Chat)).Turns.ShouldBe(4);
        (await TextsAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Taking_back_leaves_earlier_imports_and_what_was_lived_here()
    {
        var lines = Chat.Split('\n');
        await ImportAsync(string.Join('\n', lines[..3]));
        var second = await ImportAsync(Chat);
        var conversation = (await _store.FindByExternalIdAsync(Ann, "c1", default))!;
        var lived = new Turn(TurnId.New(conversation.StartedAt), conversation.Id, conversation.ActiveLeaf, 4, 9, TurnRole.User, "Ann", "lived here", 1, conversation.UpdatedAt);
        await _store.AppendAsync(Ann, conversation, [lived], lived.Id, default);

        (await _import.UndoAsync(Ann, second.Batch!.Value, default))!.Turns.ShouldBe(2);
        var tree = await _store.TreeAsync(Ann, conversation.Id, default);
        tree.Select(static turn => turn.Text).ShouldBe(["I have a cat", "What is its name?", "lived here"]);
        (await _store.FindAsync(Ann, conversation.Id, default))!.ActiveLeaf.ShouldBe(lived.Id);
    }

    [Fact]
    public async Task Each_person_imports_for_themselves()
    {
        await ImportAsync(Chat);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Chat));
        (await _import.ImportAsync(new PersonId("bob"), file, new ImportRequest(), default)).Turns.ShouldBe(4);
        (await _store.LastSequenceAsync(Ann, default)).ShouldBe(4);
    }

    private async Task<ImportResult> ImportAsync(string text, bool dryRun = false)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await _import.ImportAsync(Ann, file, new ImportRequest(DryRun: dryRun), default);
    }

    private async Task<List<string>> TextsAsync()
    {
        var conversation = (await _store.FindByExternalIdAsync(Ann, "c1", default))!;
        return [.. (await _store.PathAsync(Ann, conversation.ActiveLeaf!.Value, int.MaxValue, default)).Select(static turn => turn.Text)];
    }
}
