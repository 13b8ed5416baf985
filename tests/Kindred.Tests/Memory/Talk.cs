using System.Globalization;
using Kindred.Conversations;

namespace Kindred.Tests.Memory;

/// <summary>Makes turns for tests.</summary>
internal static class Talk
{
    /// <summary>Lines of <see cref="EverydayTalk"/> as one conversation; a day is a session.</summary>
    public static IReadOnlyList<TurnChange> Everyday()
    {
        var conversation = new ConversationId(Guid.Parse("018f0000-0000-7000-8000-000000000001"));
        var changes = new List<TurnChange>();
        var session = -1;
        var day = default(DateOnly);
        foreach (var line in EverydayTalk.Lines)
        {
            var parts = line.Split(" | ", 3);
            var at = DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            if (DateOnly.FromDateTime(at.Date) != day) session++;
            day = DateOnly.FromDateTime(at.Date);
            var role = parts[1] == "u" ? TurnRole.User : TurnRole.Assistant;
            changes.Add(new TurnChange(changes.Count + 1, Turn(conversation, changes.Count, session, role, parts[2], at), EverydayTalk.Companion, null, null));
        }

        return changes;
    }

    public static Turn Turn(ConversationId conversation, int ordinal, int session, TurnRole role, string text, DateTimeOffset saidAt, string? speaker = null) =>
        new(Id(conversation, ordinal), conversation, ordinal == 0 ? null : Id(conversation, ordinal - 1), ordinal, session, role, speaker, text, TurnKey.Of(role, text), saidAt);

    private static TurnId Id(ConversationId conversation, int ordinal)
    {
        var bytes = conversation.Value.ToByteArray();
        bytes[14] ^= (byte)(ordinal + 1);
        bytes[15] ^= (byte)((ordinal + 1) >> 8);
        return new TurnId(new Guid(bytes));
    }
}
