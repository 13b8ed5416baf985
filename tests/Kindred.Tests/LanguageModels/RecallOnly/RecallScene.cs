using Kindred.LanguageModels;
using Kindred.LanguageModels.Backends.RecallOnly;
using Microsoft.Extensions.AI;

namespace Kindred.Tests.LanguageModels.RecallOnly;

/// <summary>Asks <c>kindred-recall</c> with lines that memory is said to have found.</summary>
internal sealed class RecallScene
{
    public static readonly DateTimeOffset Now = new(2023, 6, 14, 9, 30, 0, TimeSpan.FromHours(2));

    private readonly List<RecalledLine> _lines = [];
    private readonly List<ChatMessage> _chat = [];
    private readonly List<string> _facts = [];
    private bool _first;
    private string? _person;
    private string? _character;

    /// <summary>The lines of the tests' scene: a right one for many questions, each a distractor for the others.</summary>
    public static RecallScene Ana() => new RecallScene()
        .Told("My cat is called Miso.", "2023-05-12")
        .Told("My brother lives in Leeds.", "2023-05-01")
        .Told("My sister Clara lives in Porto with her two kids.", "2023-05-02")
        .Told("I have a dentist appointment on Thursday at 3 pm. I'm dreading it.", "2023-06-12")
        .Told("The vet appointment is on Monday.", "2023-06-10")
        .Told("My name is Ana, by the way.", "2023-04-30")
        .Told("I work as a nurse at St. Mary's hospital.", "2023-05-03")
        .Told("My neighbour's cat is called Tom and I can't stand him.", "2023-05-20")
        .Said("Your cat sounds lovely! What is my favourite animal, you ask? I would say the otter.", "2023-05-12");

    public RecallScene Told(string text, string date)
    {
        _lines.Add(new RecalledLine(text, null, true, DateTimeOffset.Parse($"{date}T10:00:00+02:00"), 1 - (.01 * _lines.Count), $"turn_{_lines.Count}"));
        return this;
    }

    public RecallScene Said(string text, string date, string? speaker = null)
    {
        _lines.Add(new RecalledLine(text, speaker, false, DateTimeOffset.Parse($"{date}T10:00:00+02:00"), 1 - (.01 * _lines.Count), $"turn_{_lines.Count}"));
        return this;
    }

    public RecallScene Fact(string text)
    {
        _facts.Add(text);
        return this;
    }

    public RecallScene Earlier(ChatRole role, string text)
    {
        _chat.Add(new ChatMessage(role, text));
        return this;
    }

    public RecallScene First()
    {
        _first = true;
        return this;
    }

    public RecallScene Named(string? person, string? character = null)
    {
        (_person, _character) = (person, character);
        return this;
    }

    public async Task<string> AskAsync(string text) => (await UpdatesAsync(text)).ToChatResponse().Text;

    public async Task<List<ChatResponseUpdate>> UpdatesAsync(string text)
    {
        using var client = new RecallOnlyClient(TimeProvider.System);
        var options = new ChatOptions { AdditionalProperties = new() { [RecallContext.Key] = new RecallContext(_lines, _facts, _person, _character, _first, Now) } };
        return await client.GetStreamingResponseAsync([.. _chat, new ChatMessage(ChatRole.User, text)], options).ToListAsync();
    }
}
