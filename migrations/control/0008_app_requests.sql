CREATE TABLE `app_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`code` text NOT NULL,
	`targets` text NOT NULL,
	`found` integer NOT NULL,
	`received_at` integer NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `app_requests_code` ON `app_requests` (`code`);--> statement-breakpoint
CREATE INDEX `app_requests_open` ON `app_requests` (`received_at`) WHERE "app_requests"."done_at" IS NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `app_user_id` text;--> statement-breakpoint
CREATE INDEX `credentials_app_user` ON `credentials` (`app_user_id`) WHERE "credentials"."app_user_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `credentials_external` ON `credentials` (`external_id`);