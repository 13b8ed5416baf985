namespace Kindred.Conversations;

internal static class ConversationsSetup
{
    public static IServiceCollection AddConversations(this IServiceCollection services) =>
        services.AddSingleton<Aligner>().AddSingleton<ConversationLog>();
}
