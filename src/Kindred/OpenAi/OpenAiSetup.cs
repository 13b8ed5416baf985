using Kindred.OpenAi.Responses;

namespace Kindred.OpenAi;

internal static class OpenAiSetup
{
    public static IServiceCollection AddOpenAi(this IServiceCollection services)
    {
        services.AddOptions<IdentityOptions>().BindConfiguration("Identity");
        return services.AddSingleton<PersonaModels>().AddSingleton<ChatCompletions>().AddSingleton<ResponsesRoute>().AddSingleton<ConversationsRoute>().AddSingleton<PassThrough>();
    }
}
